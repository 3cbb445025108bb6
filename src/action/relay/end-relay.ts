import { readFile } from 'node:fs/promises';
import { isAlive, waitUntilGone } from './alive.ts';
import { serveArgument } from './background.ts';
import { askToStop } from './control.ts';
import type { Control } from './messages.ts';

/** Longer than the background process waits for its requests. */
const stopMilliseconds = 30_000;
/** After it has said that everything has ended. */
const exitMilliseconds = 3000;

/** `ended` as asked, `gone` before it was asked, or `killed` because it did not obey. */
export type Ending = 'ended' | 'gone' | 'killed';

/**
 * Ends the background process. It is asked to stop by a channel that only this job knows, because by now its process ID
 * may belong to another process.
 */
export async function endRelay(control: Control): Promise<Ending> {
  const asked = await askToStop(control, stopMilliseconds);
  if (asked && (await waitUntilGone(control.pid, exitMilliseconds))) return 'ended';
  if (!(await isRelay(control.pid))) return asked ? 'ended' : 'gone';
  process.kill(control.pid, 'SIGKILL');
  return asked ? 'ended' : 'killed';
}

async function isRelay(pid: number): Promise<boolean> {
  if (!(await isAlive(pid))) return false;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined); // only Linux has it
  const own = [process.execPath, serveArgument];
  return command === undefined
    ? process.platform !== 'linux'
    : own.every(argument => command.split('\0').includes(argument));
}
