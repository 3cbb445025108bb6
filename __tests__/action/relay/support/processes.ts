import { readdir, readFile } from 'node:fs/promises';
import { serveArgument } from '../../../../src/action/relay/background.ts';
import { until } from '../../../support/until.ts';

/** Process IDs of the relays whose RUNNER_TEMP is in the directory. Linux only. */
export async function relaysIn(directory: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async pid => {
      const read = (name: string) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '');
      const [command, environment] = await Promise.all([read('cmdline'), read('environ')]);
      const ours = environment.split('\0').some(entry => entry.startsWith(`RUNNER_TEMP=${directory}`));
      return ours && command.split('\0').includes(serveArgument) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

export const untilNone = (directory: string) => until(async () => (await relaysIn(directory)).length === 0);
