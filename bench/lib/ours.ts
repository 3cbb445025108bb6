import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireCurrentBundles } from '../../scripts/bundle-record.ts';
import { readAction } from '../../scripts/github-runner/action-definition.ts';
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
  await requireCurrentBundles();
  const definition = await readAction();
  const directory = await mkdtemp(join(tmpdir(), 'bench-run-'));
  const file = async (name: string) => {
    await writeFile(join(directory, name), '');
    return join(directory, name);
  };
  await mkdir(join(directory, 'temp'));
  const defaults = Object.entries(definition.inputs).map(([name, input]) => [name, input.default ?? '']);
  const given = { ...Object.fromEntries(defaults), 'github-token': '', ...inputs };
  try {
    return await measure(
      ['node', ...(more.node ?? []), definition.main],
      {
        PATH: process.env['PATH'],
        HOME: directory,
        RUNNER_TEMP: join(directory, 'temp'),
        GITHUB_OUTPUT: await file('output'),
        GITHUB_STATE: await file('state'),
        GITHUB_STEP_SUMMARY: await file('summary'),
        ...Object.fromEntries(
          Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
        ),
        ...registry.environment,
        ...more.environment,
      },
      more.daemon,
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
