import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { generateImage, makeLayer } from '../../support/generate-image.ts';
import { baseImage, layersOf, seed, service } from '../support/images.ts';
import { failureOf, type Pushed, push, warnings } from '../support/push.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
});
afterEach(() => emulator.close());

const plain = { immutableTags: false, resourceTags: {} };
const uncompressed = (name: string) => service(name, 'base', { compression: 'none', format: 'docker' });
const linesOf = ({ log }: Pushed) => log.map(({ message }) => message);

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
      expect.stringMatching(/^Would create repository new\/app with encryption KMS \(.*the same as kms /),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^\d+ B could be mounted from small, but its encryption \(AES256\) differs from that of new\/app \(KMS\)/,
      ),
    );
  });

  it('does not say that a tag would be made when it could not look', async () => {
    await seed(emulator, 'app', await service('old'), 'v1');
    emulator.permissions.deny('ecr:BatchGetImage');
    const planned = await push(emulator, await service('x'), 'app', { dryRun: true });
    expect(linesOf(planned)).toContain('Tag v1: Would be pushed; its current digest is unknown');
  });

  it('looks further, like the push, for what holders of another encryption would have given', async () => {
    const encryption = { type: 'KMS', kmsKey: 'alias/org' } as const;
    const names = ['new/base', 'zyx', ...Array.from({ length: 20 }, (_, at) => `zeta/${at}`)];
    for (const name of names) emulator.state.createRepository({ name, encryption });
    await seed(emulator, 'new/base', await baseImage());
    const own = await generateImage({ layers: [await makeLayer('x-own', 500)], seed: 's' });
    for (const name of ['new/small', 'zyx']) await seed(emulator, name, own);
    const image = await service('x');
    const from = async (dryRun: boolean) => {
      const { result } = await push(emulator, image, 'new/app', { createRepository: plain, dryRun });
      return result.layers.map(layer => layer.from);
    };
    const planned = await from(true);
    expect(planned).toEqual(['new/base', 'new/base', 'new/base', 'zyx']);
    expect(await from(false)).toEqual(planned);
  });

  it('tells of the setting and of every tag', async () => {
    emulator.state.blobMounting = 'DISABLED';
    const image = await service('x');
    await seed(emulator, 'app', await service('old'), 'latest');
    const tags = ['v1', 'latest'];
    const planned = await push(emulator, image, 'app', { tags, dryRun: true });
    const lines = planned.log.map(({ message }) => message);
    expect(lines).toContainEqual(expect.stringContaining('A push would turn it on'));
    expect(lines).toContainEqual('Tag v1: Would be created');
    expect(lines).toContainEqual(expect.stringMatching(/^Tag latest: Would be moved from [0-9a-f]{12}$/));
    await push(emulator, image, 'app', { tags: ['v1'] });
    const again = await push(emulator, image, 'app', { tags, dryRun: true });
    expect(again.result.imageExisted).toBe(true);
    expect(again.log.map(({ message }) => message)).toContain('Tag v1: Already points to this image');
  });
});

describe('a dry run of plain layers', () => {
  it('knows no digest of the image, calls the layers by their diff IDs, and their bytes those before compression', async () => {
    emulator.state.createRepository({ name: 'app' });
    const image = await uncompressed('x');
    const planned = await push(emulator, image, 'app', { dryRun: true });
    expect(planned.result).toMatchObject({ dryRun: true, tags: ['v1'], repository: 'app' });
    for (const member of ['digest', 'size', 'mediaType']) expect(planned.result).not.toHaveProperty(member);
    expect(planned.result.layers.map(({ digest }) => digest)).toEqual(layersOf(image));
    for (const layer of planned.result.layers) {
      expect(layer).toMatchObject({ outcome: 'pushed', beforeCompression: true, digest: layer.diffId });
      const line = new RegExp(`^diff ID ${layer.digest.slice(7, 19)}: .*\\(\\d.* B before compression\\)$`);
      expect(linesOf(planned).map(text => text.replace('kB', 'B'))).toContainEqual(
        expect.stringMatching(line),
      );
    }
    const pushed = await push(emulator, image, 'app');
    expect(pushed.result.digest).toBe(emulator.state.repository('app').findManifest('v1')?.digest);
    for (const layer of pushed.result.layers) expect(layer).not.toHaveProperty('beforeCompression');
  });

  it('knows the digest where the target has every layer, and it is the one that is pushed', async () => {
    await seed(emulator, 'app', await service('x', 'base', { format: 'docker' }), 'old');
    const image = await uncompressed('x');
    const planned = await push(emulator, image, 'app', { dryRun: true });
    const pushed = await push(emulator, image, 'app');
    const { digest, size, mediaType, layers } = pushed.result;
    expect(digest).not.toBe(image.root.digest);
    expect(planned.result).toMatchObject({ digest, size, mediaType });
    expect(planned.result.layers.map(layer => layer.digest)).toEqual(layers.map(layer => layer.digest));
    const again = await push(emulator, image, 'app', { dryRun: true });
    expect(linesOf(again)).toContain('Tag v1: Already points to this image');
  });

  it('is refused, like the push, where such an image would have to move an immutable tag', async () => {
    emulator.state.createRepository({ name: 'app', tagMutability: 'IMMUTABLE' });
    await seed(emulator, 'app', await service('x', 'other'), 'v1');
    await seed(emulator, 'app', await service('x'), 'old');
    for (const dryRun of [true, false]) {
      const { reason } = await failureOf(push(emulator, await uncompressed('x'), 'app', { dryRun }));
      expect(String(reason)).toMatch(/"v1" of app exists .* cannot be moved/);
    }
  });

  it('knows no digest of the image where layers would be mounted, for a mount can be refused', async () => {
    emulator.state.createRepository({ name: 'app' });
    const whole = await service('x');
    await seed(emulator, 'other', whole);
    const planned = await push(emulator, await uncompressed('x'), 'app', { dryRun: true });
    expect(planned.result.layers.map(({ from, digest }) => [from, digest])).toEqual(
      layersOf(whole).map(digest => ['other', digest]),
    );
    expect(planned.result).not.toHaveProperty('digest');
  });

  it('takes a layer that only a repository of other encryption has for one that is compressed', async () => {
    emulator.state.createRepository({ name: 'kms', encryption: { type: 'KMS', kmsKey: 'alias/org' } });
    await seed(emulator, 'kms', await baseImage());
    const own = await generateImage({ layers: [await makeLayer('x-own', 500)], seed: 's' });
    await seed(emulator, 'small', own);
    const image = await uncompressed('x');
    const settings = { createRepository: plain, dryRun: true };
    const { result } = await push(emulator, image, 'new/app', settings);
    expect(result.layers.map(({ from, reason }) => from ?? reason)).toEqual([
      'kms',
      'kms',
      'kms',
      'compressed-here',
    ]);
    expect(result.layers[3]).toMatchObject({ digest: layersOf(image)[3], beforeCompression: true });
    const pushed = await push(emulator, image, 'new/app', { createRepository: plain });
    expect(pushed.result.layers.map(({ outcome }) => outcome)).toEqual(
      result.layers.map(({ outcome }) => outcome),
    );
    expect(layersOf(own)).not.toContain(pushed.result.layers[3]?.digest);
  });

  it('does not say that a tag would move from an image that may be the same', async () => {
    emulator.state.createRepository({ name: 'app' });
    const image = await uncompressed('x');
    const settings = { matchDiffIds: false };
    const { result } = await push(emulator, image, 'app', settings);
    const planned = await push(emulator, image, 'app', { ...settings, tags: ['v1', 'v2'], dryRun: true });
    const told = linesOf(planned).filter(line => line.startsWith('Tag '));
    expect(told).toEqual([
      `Tag v1: Points to ${result.digest?.slice(7, 19)}; only a push shows whether it would move`,
      'Tag v2: Would be created',
    ]);
  });
});

describe('a dry run says of the setting what the push would do', () => {
  beforeEach(async () => {
    emulator.state.blobMounting = 'DISABLED';
    await seed(emulator, 'app', await service('x'));
  });

  it.each([
    ['of an image that is there', 'x', {}],
    ['with mount-from: none', 'y', { mountFrom: ['none'] }],
  ] as const)('also %s', async (_, name, settings) => {
    const image = await service(name);
    const planned = await push(emulator, image, 'app', { ...settings, dryRun: true });
    expect(linesOf(planned)).toContainEqual(
      expect.stringMatching(/would turn it on if the role is allowed to/),
    );
    expect(planned.result.blobMounting).toBe('DISABLED');
    expect(emulator.state.blobMounting).toBe('DISABLED');
    await push(emulator, image, 'app', settings);
    expect(emulator.state.blobMounting).toBe('ENABLED');
  });

  it('and warns, like the push, where it only checks', async () => {
    const settings = { blobMounting: 'check' } as const;
    const image = await service('y');
    const planned = await push(emulator, image, 'app', { ...settings, dryRun: true });
    expect(warnings(planned)).toEqual([expect.stringMatching(/is off .*all layers will be uploaded/)]);
    expect(warnings(planned)).toEqual(warnings(await push(emulator, image, 'app', settings)));
  });

  it.each([
    [
      'ensure',
      /It is unknown .* would turn it on if the role is allowed to .* layers are uploaded instead of mounted/,
    ],
    ['ignore', /It is unknown .* region\. While it is off, layers are uploaded instead of mounted/],
  ] as const)('and what hangs on it where it is not known (%s)', async (blobMounting, line) => {
    emulator.permissions.deny('ecr:GetAccountSetting');
    const planned = await push(emulator, await service('y'), 'app', { blobMounting, dryRun: true });
    expect(linesOf(planned)).toContainEqual(expect.stringMatching(line));
  });

  it('and that a tag may be immutable where nobody may ask', async () => {
    await seed(emulator, 'app', await service('old'), 'v1');
    emulator.permissions.deny('ecr:DescribeRepositories');
    const planned = await push(emulator, await service('y'), 'app', { dryRun: true });
    expect(linesOf(planned)).toContainEqual(
      expect.stringMatching(/^Tag v1: Would be moved from [0-9a-f]{12}; its mutability is unknown$/),
    );
  });
});
