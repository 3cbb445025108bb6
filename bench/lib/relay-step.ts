import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAction } from '../../scripts/github-runner/run-action.ts';
import type { BenchRegistry } from './registry.ts';

/** The background process that `relay/action.yml` starts, in front of a registry. */
export interface RelayStep extends AsyncDisposable {
  /** `127.0.0.1:PORT/TOKEN`. */
  readonly registry: string;
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly pid: number;
}

/** Runs the bundled relay as a step. Its end is the post step. @throws Error with the step's error */
export async function startRelay({ environment }: Pick<BenchRegistry, 'environment'>): Promise<RelayStep> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-relay-'));
  const step = { action: 'relay/action.yml', inputs: {}, environment, directory };
  const { state, outputs, exitCode, errors, stderr } = await runAction(step);
  if (exitCode !== 0) throw new Error(errors.join('\n') || stderr);
  const registry = outputs['registry'] ?? '';
  const { control } = JSON.parse(state['relay'] ?? '{}') as { control: { pid: number } };
  return {
    registry,
    host: registry.split('/', 1)[0] ?? '',
    pid: control.pid,
    async [Symbol.asyncDispose]() {
      const ended = await runAction({ ...step, postWith: state });
      await rm(directory, { recursive: true, force: true });
      if (ended.exitCode !== 0) throw new Error(ended.errors.join('\n') || ended.stderr);
    },
  };
}
