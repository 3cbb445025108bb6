import { setImmediate as turn } from 'node:timers/promises';

/** Waits for what is certain to come; the test's own limit is the only one. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await turn();
}
