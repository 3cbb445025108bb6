import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FinishedRun, runAction } from '../../scripts/github-runner/run-action.ts';
import { service } from '../engine/support/images.ts';
import { ForeignEcr, type ForeignOptions, type Unsupported } from '../support/foreign-ecr.ts';
import { type GeneratedImage, writeOciLayout } from '../support/generate-image.ts';

let directory: string;
let ecr: ForeignEcr;
let second: GeneratedImage;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ecr-mount-push-foreign-'));
  second = await service('two');
  await writeOciLayout(join(directory, 'one'), await service('one'));
  await writeOciLayout(join(directory, 'two'), second);
});
afterEach(async () => {
  await ecr.close();
  await rm(directory, { recursive: true, force: true });
});

/** Two services one after the other. @returns the run of the second */
async function pushBoth(options: ForeignOptions): Promise<FinishedRun> {
  ecr = new ForeignEcr(options);
  await ecr.listen();
  const push = (name: string) =>
    runAction({
      inputs: { image: `oci:${join(directory, name)}`, repository: name, tags: 'v1' },
      directory: join(directory, `run-${name}`),
      environment: ecr.environment(),
    });
  for (const name of ['one', 'two']) ecr.createRepository(name);
  expect(await push('one')).toMatchObject({ exitCode: 0, stderr: '', errors: [] });
  return push('two');
}

function expectArrived(run: FinishedRun): void {
  expect(run).toMatchObject({ exitCode: 0, stderr: '', errors: [], outputs: { digest: second.root.digest } });
  const stored = new Map([...(ecr.blobs.get('two') ?? []), ...(ecr.manifests.get('two') ?? [])]);
  for (const [digest, bytes] of second.blobs) expect(stored.get(digest)).toEqual(Buffer.from(bytes));
  expect(ecr.manifests.get('two')?.has('v1')).toBe(true);
}

describe('a registry that is not ECR itself, but stands for it', () => {
  it.each(['', '/', '/v2/'])(
    'is pushed to and mounted from, its endpoint ending in "%s"',
    async endpointPath => {
      const run = await pushBoth({ endpointPath });
      expectArrived(run);
      expect(run.warnings).toEqual([]);
      expect(run.outputs).toMatchObject({
        'layers-mounted': '3',
        'layers-pushed': '1',
        'blob-mounting': 'ENABLED',
      });
    },
  );

  const optional = [
    'GetAccountSetting',
    'PutAccountSetting',
    'DescribePullThroughCacheRules',
    'BatchGetImage',
    'DescribeImages',
    'ListImages',
  ];

  it.each(['exception', 'not-found', 'not-implemented'] as const satisfies readonly Unsupported[])(
    'may lack what a push can do without (%s): it still mounts, and warns once',
    async answerUnsupported => {
      const run = await pushBoth({ unsupported: optional, answerUnsupported });
      expectArrived(run);
      expect(run.outputs['layers-mounted']).toBe('3');
      expect(run.warnings.length).toBeLessThanOrEqual(1);
    },
  );

  it.each(['exception', 'not-found', 'not-implemented'] as const)(
    'may know nothing but the token (%s): the image is uploaded',
    async answerUnsupported => {
      const unsupported = [...optional, 'DescribeRepositories', 'BatchCheckLayerAvailability'];
      const run = await pushBoth({ unsupported, answerUnsupported });
      expectArrived(run);
      expect(run.warnings.length).toBeLessThanOrEqual(1);
    },
  );
});
