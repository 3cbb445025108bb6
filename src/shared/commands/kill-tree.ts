import type { ChildProcess } from 'node:child_process';
import { untilAborted } from '../abort.ts';

/** For Windows to find the children of a process. */
const findMilliseconds = 1000;

/** Whether a command gets a process group of its own, by which it is killed together with all its children. */
export const hasGroups = process.platform !== 'win32';

/** Kills a command that was started in its own process group, and all that is left of the group. */
export function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (hasGroups) killGroup(child.pid);
  else void killOnWindows(child, child.pid);
}

/** The same for the end of this process, which waits for nothing. */
export function killTreeNow(child: ChildProcess): void {
  if (hasGroups && child.pid !== undefined) killGroup(child.pid);
  else child.kill('SIGKILL');
}

/** Kills what a command that has ended left in its group. Without groups, nothing can be known of that any more. */
export function killLeft(child: ChildProcess): void {
  if (hasGroups && child.pid !== undefined) killGroup(child.pid);
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // nothing is left of it
  }
}

/**
 * Windows has no process groups, but a tool that finds the children. This is the one command that GitHub's toolkit runs: it does
 * not expose its processes, so they cannot be killed, and it reads all that they print into memory.
 */
export async function killOnWindows(child: Pick<ChildProcess, 'kill'>, pid: number): Promise<void> {
  try {
    const { exec } = await import('@actions/exec');
    const killing = exec('taskkill', ['/pid', `${pid}`, '/t', '/f'], {
      silent: true,
      ignoreReturnCode: true,
    });
    await untilAborted(killing, AbortSignal.timeout(findMilliseconds));
  } catch {
    // at least the command itself is killed
  } finally {
    child.kill('SIGKILL');
  }
}
