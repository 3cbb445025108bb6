import { setImmediate as turn } from 'node:timers/promises';
import type { Emulator } from '../../../emulator/emulator.ts';
import { until } from '../../support/until.ts';

/** Turns of the event loop in which the push, in the same process, reads what was answered. */
const readingTurns = 20;

/**
 * The next push has the first page of the registry's list when it begins to ask for layers. Otherwise it is a matter of
 * chance, and who is asked first depends on it.
 */
export function answerListFirst(emulator: Emulator): void {
  const before = emulator.requests.length;
  const answered = () =>
    emulator.requests
      .slice(before)
      .filter(({ kind, endedAtMs }) => kind === 'describe-repositories' && endedAtMs !== undefined).length;
  const hook = async () => {
    await until(() => answered() >= 2); // one describes the target
    for (let turns = 0; turns < readingTurns; turns++) await turn();
  };
  emulator.faults.add({ kind: 'batch-get-image', fault: { type: 'run', hook } });
}
