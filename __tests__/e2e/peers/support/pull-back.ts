import { mkdir, writeFile } from 'node:fs/promises';
import type { Emulator } from '../../../../emulator/emulator.ts';
import { credentials, remote } from '../../support/skopeo.ts';
import type { Peers } from './peers.ts';

/**
 * Pulls `repository:v1` by skopeo into a directory, every platform of it, with the digests that it has. An index goes member by
 * member: skopeo wants to annotate those whose layers are zstd, and fails where digests have to hold.
 */
export async function pullBack(
  peers: Peers,
  emulator: Emulator,
  repository: string,
  directory: string,
): Promise<void> {
  const skopeo = (...args: readonly string[]) => peers.run('skopeo', ['--insecure-policy', ...args]);
  const tagged = remote(emulator, repository);
  const access = ['--tls-verify=false', '--creds', credentials(emulator)];
  const raw = await skopeo('inspect', '--raw', ...access, tagged);
  const members: readonly { readonly digest: string }[] = JSON.parse(raw).manifests ?? [];
  const images = members.map(({ digest }) => `${tagged.replace(/:v1$/, '')}@${digest}`);
  await mkdir(directory, { recursive: true });
  await writeFile(`${directory}/root`, raw);
  const from = ['--src-tls-verify=false', '--src-creds', credentials(emulator)];
  for (const [at, image] of (members.length === 0 ? [tagged] : images).entries()) {
    await skopeo('copy', '--preserve-digests', ...from, image, `dir:${directory}/${at}`);
  }
}
