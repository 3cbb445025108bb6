import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPeers, type PeersTree } from '../../../../scripts/peers/tree.ts';
import { describeWith } from '../../../support/needs.ts';

const execute = promisify(execFile);

export type PeerTool = 'skopeo' | 'podman' | 'buildah' | 'crane' | 'oras' | 'cosign';

/** Today's tools. */
export interface Peers {
  /** Directory of their commands. */
  readonly bin: string;
  /** Root directory that they see. */
  readonly root: string;
  /** Runs one of them. @returns what it printed on standard output */
  run(
    tool: PeerTool,
    args: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<string>;
}

/** Tests with today's tools, against a real registry; skipped where either is missing. */
export function describePeers(title: string, body: (peers: Peers) => void): void {
  const tree = findPeers() ?? { bin: '', root: '' };
  describeWith(['peers', 'docker-registry'], title, () => body(peersIn(tree)));
}

function peersIn({ bin, root }: PeersTree): Peers {
  const env = { ...process.env, PODMAN_IGNORE_CGROUPSV1_WARNING: 'true' };
  const run: Peers['run'] = async (tool, args, environment = {}) => {
    const { stdout } = await execute(join(bin, tool), args, {
      maxBuffer: 1e8,
      env: { ...env, ...environment },
    });
    return stdout;
  };
  return { bin, root, run };
}
