import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { until } from './until.ts';

/** Writes a shell script that can be run, with its directory. */
export async function writeScript(path: string, script: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

/** IDs of the processes that have the text in their command line. */
export async function processesWith(text: string): Promise<readonly string[]> {
  const ids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const commands = await Promise.all(ids.map(id => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  return ids.filter((_, at) => commands[at]?.includes(text));
}

/** Waits for what was killed to be gone. */
export async function untilNoneWith(text: string): Promise<void> {
  await until(async () => (await processesWith(text)).length === 0);
}
