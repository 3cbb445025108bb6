import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { generateImage, makeLayer } from '../support/generate-image.ts';
import { baseImage, seed, service } from './support/images.ts';
import { push } from './support/push.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
});
afterEach(() => emulator.close());

const plain = { immutableTags: false, resourceTags: {} };

describe('a dry run', () => {
  it('tells the whole plan and writes nothing, not even the setting or the repository', async () => {
    emulator.state.blobMounting = 'DISABLED';
    await seed(emulator, 'base', await baseImage());
    const image = await service('x');
    const { result, log } = await push(emulator, image, 'new/app', { createRepository: plain, dryRun: true });
    expect(result).toMatchObject({ dryRun: true, digest: image.root.digest });
    expect(result.layers.map(({ outcome, from }) => [outcome, from])).toEqual([
      ['mounted', 'base'],
      ['mounted', 'base'],
      ['mounted', 'base'],
      ['pushed', undefined],
    ]);
    expect(log.filter(({ message }) => /Would be (?:mounted from base|pushed)/.test(message))).toHaveLength(
      4,
    );
    expect(emulator.state.blobMounting).toBe('DISABLED');
    expect(emulator.state.findRepository('new/app')).toBeUndefined();
    const written = emulator.requests.filter(({ kind }) =>
      /^(?:put|create|mount|upload|manifest-put)/.test(kind),
    );
    expect(written).toEqual([]);
  });

  it('gives the created repository the encryption that it would have, and tells what that rules out', async () => {
    emulator.state.createRepository({ name: 'kms', encryption: { type: 'KMS', kmsKey: 'alias/org' } });
    await seed(emulator, 'kms', await baseImage());
    await seed(
      emulator,
      'small',
      await generateImage({ layers: [await makeLayer('x-own', 500)], seed: 's' }),
    );
    const { result, log } = await push(emulator, await service('x'), 'new/app', {
      createRepository: plain,
      dryRun: true,
    });
    expect(result.layers.map(({ from, reason }) => from ?? reason)).toEqual([
      'kms',
      'kms',
      'kms',
      'encryption-differs',
    ]);
    const lines = log.map(({ message }) => message);
    expect(lines).toContainEqual(
      expect.stringMatching(/^Would create repository new\/app with encryption KMS \(.*as kms has it/),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/differs from that of small: \d+ B could be mounted \(KMS here, AES256 there\)/),
    );
  });

  it('tells of the setting and of every tag', async () => {
    emulator.state.blobMounting = 'DISABLED';
    const image = await service('x');
    await seed(emulator, 'app', await service('old'), 'latest');
    const tags = ['v1', 'latest'];
    const planned = await push(emulator, image, 'app', { tags, dryRun: true });
    const lines = planned.log.map(({ message }) => message);
    expect(lines).toContainEqual(expect.stringContaining('it would be turned on'));
    expect(lines).toContainEqual('Tag v1: Would be made');
    expect(lines).toContainEqual(expect.stringMatching(/^Tag latest: Would be moved from [0-9a-f]{12}$/));
    await push(emulator, image, 'app', { tags: ['v1'] });
    const again = await push(emulator, image, 'app', { tags, dryRun: true });
    expect(again.result.imageExisted).toBe(true);
    expect(again.log.map(({ message }) => message)).toContain('Tag v1: Leads to the image already');
  });
});
