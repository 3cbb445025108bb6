/**
 * Today's Docker, Buildx, Podman, Buildah and skopeo, beside the older ones of the machine's own release: a tree of Debian
 * unstable in a directory of its own (about 0.8 GB, less than a minute), whose tools run in it through `enter.sh`.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** What the tree is made of. */
export const packages: readonly string[] = [
  'docker.io',
  'docker-cli',
  'docker-buildx',
  'containerd',
  'skopeo',
  'crane',
  'podman',
  'buildah',
  'umoci',
  'ca-certificates',
];
const tools = ['docker', 'dockerd', 'ctr', 'skopeo', 'crane', 'podman', 'buildah', 'umoci'];

/** The tree is for today's tools: an older one is made anew where that is possible. */
const oldAfterDays = 30;

/** Written last, so that a tree without it is no tree. */
const marker = 'installed.json';

export interface PeersTree {
  /** Root directory of the tree, where its tools keep what they keep outside of temporary directories. */
  readonly root: string;
  /** Directory of commands that run in the tree: first in PATH, they go before the machine's own. */
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

/** The tree that is there and can be entered, if any: only root may. */
export function findPeers(directory = peersDirectory()): PeersTree | undefined {
  const there = process.getuid?.() === 0 && existsSync(join(directory, marker));
  return there ? treeIn(directory) : undefined;
}

/**
 * Installs the tree, unless one of the same packages is there and young. An old one is kept where a new one cannot be had.
 * @throws Error when there is none and none can be had: not root, no mmdebstrap, no mirror of Debian
 */
export async function installPeers(directory = peersDirectory()): Promise<PeersTree> {
  if (await isCurrent(directory)) {
    await putEnter(directory); // perhaps another version's
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
      '--aptopt=Acquire::Check-Valid-Until "false"', // a mirror that lags behind serves as well
      `--include=${packages.join()}`,
      'sid',
      join(directory, 'root'),
    ],
    { env: process.env },
  );
  await putEnter(directory);
  await mkdir(join(directory, 'bin'));
  for (const tool of tools) await symlink('../enter.sh', join(directory, 'bin', tool));
  const installed = { packages: packages.join(), date: new Date().toISOString() };
  await writeFile(join(directory, marker), JSON.stringify(installed));
}

/** In one step, for somebody may be entering. */
async function putEnter(directory: string): Promise<void> {
  const copy = join(directory, `enter-${process.pid}.sh`);
  await copyFile(join(import.meta.dirname, 'enter.sh'), copy);
  await rename(copy, join(directory, 'enter.sh'));
}
