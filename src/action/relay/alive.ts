import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether the process runs. A process that has ended counts as gone, even if no parent has collected it. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''); // only Linux has it
  return !/^\d+ \(.*\) [ZX] /s.test(status);
}

/** @returns whether the process has ended within the time */
export async function waitUntilGone(pid: number, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (await isAlive(pid)) {
    if (performance.now() >= end) return false;
    await sleep(20);
  }
  return true;
}
