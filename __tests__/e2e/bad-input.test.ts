import { rm, truncate, writeFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FinishedRun } from '../../scripts/github-runner/run-action.ts';
import { service } from '../engine/support/images.ts';
import { blobName, type GeneratedImage, writeOciLayout } from '../support/generate-image.ts';
import { stepAgainstEmulator } from './support/step.ts';

const step = stepAgainstEmulator();
let image: GeneratedImage;

beforeAll(async () => {
  for (const name of ['app', 'empty']) step.emulator.state.createRepository({ name });
  image = await service('app');
  await writeOciLayout(step.path('good'), image);
});
beforeEach(() => {
  step.emulator.requests.clear();
  step.emulator.permissions.allowAll();
  step.emulator.state.blobMounting = 'DISABLED';
});

const writes = [
  'put-setting',
  'create-repository',
  'mount',
  'upload-open',
  'upload-complete',
  'manifest-put',
];

/** One line that names the culprit and the way out, no stack, nothing written. */
function expectClearFailure(run: FinishedRun, ...words: readonly (string | RegExp)[]): void {
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toBe('');
  expect(run.errors).toHaveLength(1);
  for (const word of words) expect(run.errors[0]).toMatch(word);
  expect(run.stdout).not.toMatch(/^\s+at /m);
  expect(step.emulator.requests.filter(({ kind }) => writes.includes(kind))).toEqual([]);
  expect(run.outputs).toEqual({});
}

const good = () => ({ image: `oci:${step.path('good')}`, repository: 'app', tags: 'v1' });

describe('bad input', () => {
  it.each([
    ['no image', { image: '' }, [/"image"/, /oci:/]],
    [
      'an unknown transport',
      { image: 'containers-storage:app' },
      [/"image"/, /containers-storage/, /oci:DIR/],
    ],
    ['a misspelt transport', { image: 'docker-demon:app' }, [/docker-demon/, /docker-daemon/]],
    ['a path that is not there', { image: 'oci:nowhere' }, [/nowhere/]],
    ['a malformed tag', { tags: 'not a tag' }, [/"tags"/, /not a tag/]],
    ['a malformed repository name', { repository: 'Not/OK' }, [/"repository"/, /Not\/OK/, /lower-case/]],
    ['no repository', { repository: '', tags: 'v1' }, [/"repository"/, /full reference/]],
    ['a flag that is none', { 'create-repository': 'yes please' }, [/"create-repository"/, /true or false/]],
    [
      'a mode that is none',
      { 'blob-mounting': 'enable' },
      [/"blob-mounting"/, /ensure, require, check, ignore/],
    ],
    ['a number out of range', { concurrency: '0' }, [/"concurrency"/, /1 to 64/]],
    ['a pattern that is none', { 'mount-from': 'Base:1' }, [/"mount-from"/, /Base:1/]],
    ['a price that is none', { 'storage-price': 'cheap' }, [/"storage-price"/]],
    [
      'a KMS key that is none',
      { 'repository-encryption': 'my-key' },
      [/"repository-encryption"/, /arn:aws:kms/],
    ],
    ['a malformed account id', { 'registry-id': '12' }, [/"registry-id"/, /12 digits/]],
    ['a tag of another registry', { tags: 'elsewhere.example/app:v1' }, [/"tags"/, /elsewhere\.example/]],
    ['a platform that the image lacks', { platforms: 'linux/s390x' }, [/"platforms"/, /linux\/s390x/]],
    ['a missing repository', { repository: 'missing' }, [/missing/, /create-repository/]],
    [
      'require with the setting off',
      { 'blob-mounting': 'require' },
      [/"blob-mounting"/, /DISABLED/, /put-account-setting/],
    ],
  ] as const)('%s', async (_, inputs, words) => {
    expectClearFailure(await step.push({ ...good(), ...inputs }), ...words);
  });

  it('no region', async () => {
    expectClearFailure(
      await step.push(good(), { environment: { AWS_REGION: '' } }),
      /"region"/,
      /AWS_REGION/,
    );
  });

  it('no credentials', async () => {
    const environment = {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    expectClearFailure(await step.push(good(), { environment }), /credentials/i, /configure-aws-credentials/);
  });

  it.each(['InitiateLayerUpload', 'BatchGetImage', 'GetAuthorizationToken'])(
    'names ecr:%s where the push cannot do without it',
    async action => {
      if (action !== 'BatchGetImage') step.emulator.permissions.deny(`ecr:${action}`);
      else step.emulator.permissions.deny('ecr:PutImage');
      const run = await step.push({ ...good(), 'blob-mounting': 'ignore', tags: 'denied' });
      expect(run.exitCode).toBe(1);
      expect(run.errors).toEqual([
        expect.stringContaining(action === 'BatchGetImage' ? 'ecr:PutImage' : `ecr:${action}`),
      ]);
      expect(run.errors[0]).toMatch(/IAM policy/);
      expect(step.emulator.state.repository('app').tags.has('denied')).toBe(false);
    },
  );
});

describe('a damaged layout', () => {
  const layer = () => image.manifests[0]?.layers[1]?.descriptor.digest ?? image.root.digest;
  let path = '';
  let count = 0;

  beforeEach(async () => {
    path = step.path(`damaged-${count++}`);
    await writeOciLayout(path, image);
  });

  const push = () =>
    step.push({ ...good(), repository: 'empty', 'mount-from': 'none', image: `oci:${path}` });

  it('lacks a blob', async () => {
    await rm(`${path}/${blobName(layer())}`);
    expectClearFailure(await push(), layer(), /missing/, /build or save it again/i);
  });

  it('has a blob of the wrong size', async () => {
    await truncate(`${path}/${blobName(layer())}`, 100);
    expectClearFailure(await push(), layer(), /100 bytes/, /build or save it again/i);
  });

  it('has a blob of the wrong digest', async () => {
    const size = image.blobs.get(layer())?.length ?? 0;
    await writeFile(`${path}/${blobName(layer())}`, Buffer.alloc(size));
    expectClearFailure(await push(), layer(), /damaged/, /build or save the image again/i);
  });

  it('has no index', async () => {
    await rm(`${path}/index.json`);
    expectClearFailure(await push(), /index\.json/);
  });
});

describe('what the push can do without', () => {
  it('is one warning that names the IAM actions, and the push goes on', async () => {
    for (const action of ['GetAccountSetting', 'PutAccountSetting', 'DescribeRepositories']) {
      step.emulator.permissions.deny(`ecr:${action}`);
    }
    const run = await step.push(good());
    expect(run).toMatchObject({ exitCode: 0, outputs: { 'blob-mounting': 'UNKNOWN' } });
    expect(run.warnings).toHaveLength(1);
    expect(run.warnings[0]).toMatch(/ecr:GetAccountSetting.*ecr:(?:PutAccountSetting|DescribeRepositories)/);
  });
});
