import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import type { Digest } from '../../../src/oci/digest.ts';
import { RepositoryNotFoundError } from '../../../src/shared/errors.ts';
import type { GeneratedImage } from '../../support/generate-image.ts';
import { baseImage, seed } from '../support/images.ts';
import { bytesOf, digestsOf, openIntake } from './support/intake.ts';

let emulator: Emulator;
let base: GeneratedImage;
beforeEach(async () => {
  emulator = await startEmulator();
  base = await baseImage();
  emulator.state.createRepository({ name: 'kms/base', encryption: { type: 'KMS', kmsKey: 'alias/org' } });
  for (const name of ['base', 'kms/base']) await seed(emulator, name, base);
});
afterEach(() => emulator.close());

const denyTemplates = () => emulator.permissions.deny('ecr:DescribeRepositoryCreationTemplates');
const addTemplate = () =>
  emulator.state.addCreationTemplate('new', { encryption: { type: 'KMS', kmsKey: 'alias/org' } });
const createRepository = { immutableTags: false, resourceTags: {} };
const posts = () => emulator.requests.filter(({ kind }) => kind === 'mount' || kind === 'upload-open');

describe.each([
  ['that the role may read', () => {}],
  ['that the role may not read', denyTemplates],
] as const)('a missing repository with a creation template %s', (_, prepare) => {
  beforeEach(() => {
    prepare();
    addTemplate();
  });

  it.each([{}, { createRepository }])('is created once for all that wait: %j', async settings => {
    await using open = await openIntake(emulator, 'new/app', settings);
    const found = await Promise.all(digestsOf(base).map(digest => open.intake.find(digest)));
    expect(found).not.toContain(undefined);
    const [first, ...others] = posts();
    expect(first).toMatchObject({ kind: 'upload-open', status: 202 });
    expect(others.map(({ kind, from }) => [kind, from])).toEqual(Array(3).fill(['mount', 'kms/base']));
    for (const other of others) expect(other.startedAtMs).toBeGreaterThan(first?.endedAtMs ?? 0);
    expect(emulator.requests.count('create-repository')).toBe(0);
  });

  it('is created for what is sent, too, and only then', async () => {
    await using open = await openIntake(emulator, 'new/app', { mountFrom: ['none'] });
    const [digest] = digestsOf(base) as [Digest];
    expect(await open.intake.find(digest)).toBeUndefined();
    expect(emulator.state.findRepository('new/app')).toBeUndefined();
    await Promise.all(digestsOf(base).map(blob => open.send(bytesOf(base, blob))));
    expect(emulator.state.repository('new/app').attributes.encryption.type).toBe('KMS');
    const [first, ...others] = posts();
    for (const other of others) expect(other.startedAtMs).toBeGreaterThan(first?.endedAtMs ?? 0);
  });
});

describe('a missing repository', () => {
  it('that may not be described gets what fits the template', async () => {
    emulator.permissions.deny('ecr:DescribeRepositories', 'new/app');
    addTemplate();
    await using open = await openIntake(emulator, 'new/app');
    expect(await open.intake.find(digestsOf(base)[0] as Digest)).toBeDefined();
    expect(emulator.requests.filter(({ from }) => from === 'base')).toEqual([]);
  });

  it.each([{}, { createRepository }])(
    'that may not be described is created for a client that sends without asking: %j',
    async settings => {
      emulator.permissions.deny('ecr:DescribeRepositories', 'new/app');
      emulator.state.behaviour.hiddenAfterCreation = 3;
      if (settings.createRepository === undefined) addTemplate();
      await using open = await openIntake(emulator, 'new/app', settings);
      await Promise.all(digestsOf(base).map(blob => open.send(bytesOf(base, blob))));
      expect(emulator.state.repository('new/app').blobs.size).toBe(3);
    },
  );

  it.each([() => {}, denyTemplates])(
    'that nothing creates is an error, and nothing is written',
    async prepare => {
      prepare();
      await using open = await openIntake(emulator, 'new/app');
      for (const digest of digestsOf(base))
        await expect(open.intake.find(digest)).rejects.toThrow(RepositoryNotFoundError);
      await expect(open.intake.receive()).rejects.toThrow(RepositoryNotFoundError);
      expect(posts().filter(({ status }) => status !== 404)).toEqual([]);
      expect([emulator.state.repositories.size, emulator.state.blobMounting]).toEqual([2, 'DISABLED']);
    },
  );
});
