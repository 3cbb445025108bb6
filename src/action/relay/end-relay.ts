import { readFile, readlink, realpath } from 'node:fs/promises';
import { isAlive, waitUntilGone } from './alive.ts';
import { serveArgument } from './background.ts';
import { askToStop } from './control.ts';
import type { Control } from './messages.ts';
import { logPath } from './relay-log.ts';

/** Longer than the background process waits for its requests. */
const stopMilliseconds = 30_000;
/** After it has said that everything has ended. */
const exitMilliseconds = 3000;

export interface Ending {
  /** As asked, before it was asked, or because it did not obey. */
  readonly how: 'ended' | 'gone' | 'killed';
  /** What the relay could not write; empty if nothing. */
  readonly unwritten: string;
}

/**
 * Ends the background process. It is asked to stop by a channel that only this job knows, because by now its process ID
 * may belong to another process.
 * @param directory the relay's own, undefined if it is gone
 */
export async function endRelay(control: Control, directory: string | undefined): Promise<Ending> {
  const said = await askToStop(control, stopMilliseconds);
  const asked = said !== undefined;
  const ending = (how: Ending['how']): Ending => ({ how: asked ? 'ended' : how, unwritten: said ?? '' });
  if (asked && (await waitUntilGone(control.pid, exitMilliseconds))) return ending('ended');
  if (!(await isRelay(control.pid, directory))) return ending('gone');
  process.kill(control.pid, 'SIGKILL');
  return ending('killed');
}

/** Linux shows what a process is, and that it writes to the log of this relay, and not to that of another job. */
async function isRelay(pid: number, directory: string | undefined): Promise<boolean> {
  if (directory === undefined || !(await isAlive(pid))) return false;
  if (process.platform !== 'linux') return true;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const log = await readlink(`/proc/${pid}/fd/1`).catch(() => '');
  const own = [process.execPath, serveArgument];
  return (
    own.every(argument => command.split('\0').includes(argument)) && log === (await realLogPath(directory))
  );
}

async function realLogPath(directory: string): Promise<string | undefined> {
  return realpath(logPath(directory)).catch(() => undefined);
}
