import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Emulator } from '../../../emulator/emulator.ts';

const run = promisify(execFile);

/** Runs skopeo, which must be installed: tests that call it say so by `describeWith`. */
export async function skopeo(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('skopeo', ['--insecure-policy', ...args], { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

export function credentials(emulator: Emulator): string {
  return `AWS:${emulator.password}`;
}

/** `docker://` reference of an image in the emulator. */
export function remote(emulator: Emulator, repository: string, tag = 'v1'): string {
  return `docker://${emulator.host}/${repository}:${tag}`;
}

/** Pulls an image back into a `dir:` directory, every platform of it. */
export async function pullBack(
  emulator: Emulator,
  repository: string,
  directory: string,
  tag = 'v1',
): Promise<void> {
  await skopeo(
    'copy',
    '--all',
    '--preserve-digests',
    '--src-tls-verify=false',
    '--src-creds',
    credentials(emulator),
    remote(emulator, repository, tag),
    `dir:${directory}`,
  );
}

/** Digests of the files that a `dir:` directory holds, computed from their content. */
export async function digestsIn(directory: string): Promise<ReadonlySet<string>> {
  const names = (await readdir(directory)).filter(name => name !== 'version');
  const contents = await Promise.all(names.map(name => readFile(join(directory, name))));
  return new Set(contents.map(bytes => `sha256:${createHash('sha256').update(bytes).digest('hex')}`));
}
