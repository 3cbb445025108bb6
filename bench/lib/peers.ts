import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPeers, type PeersTree } from '../../scripts/peers/tree.ts';

/** Current versions of the tools in their tree, which is entered only once. */
export interface Peers extends AsyncDisposable {
  readonly tree: PeersTree;
  /** Directory of commands that start in the tree without delay. */
  readonly bin: string;
}

const measuredTools = ['docker', 'skopeo', 'crane'];

/**
 * A process keeps the tree's mount namespace, and the measured commands join it, which takes 2 to 4 ms. The tree's own
 * commands create a new namespace each time, which would add 30 to 90 ms to their time.
 */
export async function enterPeers(): Promise<Peers> {
  const tree = await installPeers();
  const directory = await mkdtemp(join(tmpdir(), 'bench-peers-'));
  const [bin, inside] = [join(directory, 'bin'), join(directory, 'inside')];
  await mkdir(bin);
  await mkdir(inside);
  await symlink(join(tree.bin, '..', 'enter.sh'), join(inside, 'cat'));
  const keeper = spawn(join(inside, 'cat'), { stdio: ['pipe', 'pipe', 'inherit'] });
  keeper.stdin.write('there\n');
  await once(keeper.stdout, 'data');
  for (const tool of measuredTools) {
    const command = `#!/bin/sh\nexec nsenter --mount=/proc/${keeper.pid}/ns/mnt -- /usr/bin/${tool} "$@"\n`;
    await writeFile(join(bin, tool), command);
    await chmod(join(bin, tool), 0o755);
  }
  return {
    tree,
    bin,
    async [Symbol.asyncDispose]() {
      const ended = once(keeper, 'exit');
      keeper.stdin.end();
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
