import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe } from '@jest/globals';
import { findPeers, type PeersTree } from '../../../../scripts/peers/tree.ts';

const execute = promisify(execFile);
const tree = await findPeers();

/** Today's tools. */
export interface Peers {
  /** Directory of their commands. */
  readonly bin: string;
  /** Root directory that they see. */
  readonly root: string;
  /** Runs one of them. @returns what it printed */
  run(tool: 'skopeo' | 'podman' | 'buildah', args: readonly string[]): Promise<string>;
}

/** Tests with today's tools; skipped where those are not installed. */
export function describePeers(title: string, body: (peers: Peers) => void): void {
  if (tree !== undefined) describe(title, () => body(peersIn(tree)));
  else
    describe.skip(`${title} (needs today's peers: npm run peers)`, () =>
      body(peersIn({ bin: '', root: '' })));
}

function peersIn({ bin, root }: PeersTree): Peers {
  const env = { ...process.env, PODMAN_IGNORE_CGROUPSV1_WARNING: 'true' };
  const run: Peers['run'] = async (tool, args) => {
    const { stdout } = await execute(join(bin, tool), args, { maxBuffer: 1e8, env });
    return stdout;
  };
  return { bin, root, run };
}
