import { rm } from 'node:fs/promises';
import { prepareAction } from '../../scripts/github-runner/run-action.ts';
import { type Measured, measure } from './measure.ts';
import type { BenchRegistry } from './registry.ts';

/** Runs the bundled action as a step, and measures it from outside. */
export async function pushWithOurs(
  registry: BenchRegistry,
  inputs: Readonly<Record<string, string>>,
  more: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly daemon?: number;
    readonly node?: readonly string[];
  } = {},
): Promise<Measured> {
  const { command, environment, directory } = await prepareAction({
    inputs,
    environment: { ...registry.environment, ...more.environment },
    nodeOptions: more.node ?? [],
  });
  try {
    return await measure(command, environment, ...(more.daemon === undefined ? [] : [more.daemon]));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
