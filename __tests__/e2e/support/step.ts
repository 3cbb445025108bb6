import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../emulator/emulator.ts';
import { type ActionRun, type FinishedRun, runAction } from '../../../scripts/github-runner/run-action.ts';

const preloading = (module: string) => ['--import', import.meta.resolve(module)];
/** Options for node: the limits of the run itself are longer than any machine needs, or short enough to wait for. */
export const withSlowTimers = preloading('./slow-timers.ts');
/** Limits of ten seconds and more are shorter. */
export const withShortLimits = preloading('./short-limits.ts');
export const withFastTimers = preloading('./fast-timers.ts');
export const withEndlessZstd = preloading('./endless-zstd.ts');

export interface Step {
  emulator: Emulator;
  /** Path in a directory of the test file. */
  path(...parts: string[]): string;
  /** Runs the bundled push action as a step of a job, against the emulator. */
  push(inputs: Readonly<Record<string, string>>, more?: Partial<ActionRun>): Promise<FinishedRun>;
}

/** An emulator, a directory and the bundled action, for the tests of the describe block it is called in. */
export function stepAgainstEmulator(options: EmulatorOptions = {}): Step {
  let directory = '';
  let count = 0;
  const step: Step = {
    emulator: undefined as unknown as Emulator,
    path: (...parts) => join(directory, ...parts),
    push: (inputs, more = {}) =>
      runAction({
        inputs,
        directory: join(directory, `run-${count++}`),
        ...more,
        environment: { ...step.emulator.environment(), ...more.environment },
      }),
  };
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ecr-mount-push-e2e-'));
    step.emulator = await startEmulator(options);
  });
  afterAll(async () => {
    await step.emulator.close();
    await rm(directory, { recursive: true, force: true });
  });
  return step;
}
