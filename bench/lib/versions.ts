import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { promisify } from 'node:util';
import type { PeersTree } from '../../scripts/peers/tree.ts';

const run = promisify(execFile);

/** The versions of the compared tools. */
export async function peerVersions(tree: PeersTree): Promise<readonly string[]> {
  const regctl = await run('regctl', ['version', '--format', '{{.VCSTag}}']).catch(() => undefined);
  return [
    `Docker ${await packaged(tree, 'docker.io')} (overlay2 and containerd stores)`,
    `skopeo ${await packaged(tree, 'skopeo')}`,
    `crane ${await packaged(tree, 'crane')}`,
    ...(regctl === undefined ? [] : [`regctl ${regctl.stdout.trim()}`]), // if installed
  ];
}

/** The upstream version of a package in the tree, because Debian's crane does not print its version. */
async function packaged({ root }: PeersTree, name: string): Promise<string> {
  const { stdout } = await run('chroot', [root, 'dpkg-query', '--show', name]); // name, tab, version
  return /\t(?:\d+:)?([\d.]+)/.exec(stdout)?.[1] ?? stdout.trim();
}

/** The version of the registry behind the emulator. */
export async function registryVersion(): Promise<string> {
  const { stdout } = await run('docker-registry', ['--version']);
  return `docker-registry ${/\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? stdout.trim()}`;
}

export async function machine(): Promise<string> {
  const cpu = /^model name\s*:\s*(.+)$/m.exec(await readFile('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown CPU';
  return `${availableParallelism()} cores (${cpu}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
}
