import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe } from '@jest/globals';
import { findPeers } from '../../../../scripts/peers/tree.ts';

const execute = promisify(execFile);
const tree = await findPeers();

/** Today's tools. */
export interface Peers {
  /** Directory of their commands. */
  readonly bin: string;
  /** Runs one of them. @returns what it printed */
  run(tool: 'skopeo' | 'podman' | 'buildah', ...args: readonly string[]): Promise<string>;
}

/** Tests with today's tools; skipped where those are not installed. */
export function describePeers(title: string, body: (peers: Peers) => void): void {
  if (tree === undefined) {
    describe.skip(`${title} (needs today's peers: npm run peers)`, () => body(peersIn('')));
  } else {
    describe(title, () => body(peersIn(tree.bin)));
  }
}

function peersIn(bin: string): Peers {
  return {
    bin,
    async run(tool, ...args) {
      const env = { ...process.env, PODMAN_IGNORE_CGROUPSV1_WARNING: 'true' };
      const { stdout } = await execute(`${bin}/${tool}`, args, { maxBuffer: 1e8, env });
      return stdout.trim();
    },
  };
}
