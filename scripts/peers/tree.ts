/**
 * Current versions of Docker, Buildx, Compose, Podman, Buildah, skopeo, crane, oras and cosign, in addition to the older ones of the machine's release: a
 * tree of Debian unstable in its own directory (about 0.8 GB, less than a minute). `enter.sh` runs its tools in the tree.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Packages in the tree. */
export const packages: readonly string[] = [
  'docker.io',
  'docker-cli',
  'docker-buildx',
  'docker-compose',
  'containerd',
  'skopeo',
  'crane',
  'podman',
  'buildah',
  'umoci',
  'oras',
  'cosign',
  'ca-certificates',
];
const tools = ['docker', 'dockerd', 'ctr', 'skopeo', 'crane', 'podman', 'buildah', 'umoci', 'oras', 'cosign'];

/** An older tree is rebuilt if possible, so that its tools stay current. */
const oldAfterDays = 30;

/** Written last, so that a tree without it is incomplete. */
const marker = 'installed.json';

export interface PeersTree {
  /** Root directory of the tree. Its tools keep their state there. */
  readonly root: string;
  /** Directory of commands that run in the tree. Put it first in PATH to use them instead of the machine's. */
  readonly bin: string;
}

/** `PEERS_DIRECTORY`, or a directory in the user's cache. */
function peersDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const cache = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return environment['PEERS_DIRECTORY'] || join(cache, 'ecr-mount-push', 'peers');
}

const treeIn = (directory: string): PeersTree => ({
  root: join(directory, 'root'),
  bin: join(directory, 'bin'),
});

/** The installed tree, or undefined if there is none or the user is not root. */
export function findPeers(directory = peersDirectory()): PeersTree | undefined {
  const isUsable = process.getuid?.() === 0 && existsSync(join(directory, marker));
  return isUsable ? treeIn(directory) : undefined;
}

/**
 * Installs the tree, unless a recent one with the same packages exists. If that fails, an old tree is kept.
 * @throws Error if there is no tree and none can be installed: not root, no mmdebstrap, no Debian mirror
 */
export async function installPeers(directory = peersDirectory()): Promise<PeersTree> {
  if (await isCurrent(directory)) {
    await copyEnterScript(directory); // the script may have changed
    return treeIn(directory);
  }
  await mkdir(dirname(directory), { recursive: true });
  const fresh = await mkdtemp(`${directory}-`);
  try {
    await bootstrap(fresh);
    await rm(directory, { recursive: true, force: true });
    await rename(fresh, directory);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!existsSync(join(directory, marker))) throw error;
  }
  return treeIn(directory);
}

async function isCurrent(directory: string): Promise<boolean> {
  const text = await readFile(join(directory, marker), 'utf8').catch(() => '{}');
  const installed = JSON.parse(text) as { packages?: string; date?: string };
  const days = (Date.now() - Date.parse(installed.date ?? '')) / 86_400_000;
  return installed.packages === packages.join() && days < oldAfterDays;
}

async function bootstrap(directory: string): Promise<void> {
  await execute(
    'mmdebstrap',
    [
      '--quiet',
      '--variant=apt',
      '--aptopt=Acquire::Check-Valid-Until "false"', // an outdated mirror is good enough
      `--include=${packages.join()}`,
      'sid',
      join(directory, 'root'),
    ],
    { env: process.env },
  );
  await copyEnterScript(directory);
  await mkdir(join(directory, 'bin'));
  for (const tool of tools) await symlink('../enter.sh', join(directory, 'bin', tool));
  const installed = { packages: packages.join(), date: new Date().toISOString() };
  await writeFile(join(directory, marker), JSON.stringify(installed));
}

/** Replaces the script atomically, because another process may be running it. */
async function copyEnterScript(directory: string): Promise<void> {
  const copy = join(directory, `enter-${process.pid}.sh`);
  await copyFile(join(import.meta.dirname, 'enter.sh'), copy);
  await rename(copy, join(directory, 'enter.sh'));
}
