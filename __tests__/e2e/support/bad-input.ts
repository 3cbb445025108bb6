import { beforeAll, beforeEach, expect } from '@jest/globals';
import type { FinishedRun } from '../../../scripts/github-runner/run-action.ts';
import { service } from '../../engine/support/images.ts';
import { type GeneratedImage, writeOciLayout } from '../../support/generate-image.ts';
import { type Step, stepAgainstEmulator } from './step.ts';

export interface BadInputStep extends Step {
  image: GeneratedImage;
  /** Inputs of a push that works. */
  good(): { image: string; repository: string; tags: string };
  /** One line that names the culprit and the way out, no stack, nothing written. */
  expectClearFailure(run: FinishedRun, ...words: readonly (string | RegExp)[]): void;
}

const writes = [
  'put-setting',
  'create-repository',
  'mount',
  'upload-open',
  'upload-complete',
  'manifest-put',
];

/** An emulator with the repositories `app` and `empty`, the setting off, every right, and an image. */
export function badInputStep(): BadInputStep {
  const base = stepAgainstEmulator();
  const step: BadInputStep = Object.assign(base, {
    image: undefined as unknown as GeneratedImage,
    good: () => ({ image: `oci:${base.path('good')}`, repository: 'app', tags: 'v1' }),
    expectClearFailure(run: FinishedRun, ...words: readonly (string | RegExp)[]) {
      expect(run.exitCode).toBe(1);
      expect(run.stderr).toBe('');
      expect(run.errors).toHaveLength(1);
      for (const word of words) expect(run.errors[0]).toMatch(word);
      expect(run.stdout).not.toMatch(/^\s+at /m);
      expect(base.emulator.requests.filter(({ kind }) => writes.includes(kind))).toEqual([]);
      expect(run.outputs).toEqual({});
    },
  });
  beforeAll(async () => {
    for (const name of ['app', 'empty']) step.emulator.state.createRepository({ name });
    step.image = await service('app');
    await writeOciLayout(step.path('good'), step.image);
  });
  beforeEach(() => {
    step.emulator.requests.clear();
    step.emulator.permissions.allowAll();
    step.emulator.state.blobMounting = 'DISABLED';
  });
  return step;
}
