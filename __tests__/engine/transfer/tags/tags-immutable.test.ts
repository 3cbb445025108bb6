import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../../emulator/emulator.ts';
import type { TagMutability } from '../../../../emulator/state/tag-mutability.ts';
import { type PushError, RegistryError } from '../../../../src/shared/errors.ts';
import { generateImage } from '../../../support/generate-image.ts';
import { seed, service } from '../../support/images.ts';
import { failureOf, type PushSettings, push } from '../../support/push.ts';
import { verifyStored } from '../../support/stored.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
});
afterEach(() => emulator.close());

const tagsOf = () => Object.fromEntries(emulator.state.repository('app').tags);
const written = () =>
  emulator.requests.filter(({ kind }) => /^(?:mount|upload|manifest-(?:put|delete))/.test(kind));

function repository(tagMutability: TagMutability, exclusionFilters: readonly string[] = []): void {
  emulator.state.createRepository({ name: 'app', tagMutability, exclusionFilters });
}

/** The push fails before anything is written, and says which tag stands in the way. */
async function expectRefused(image: Parameters<typeof push>[1], settings: PushSettings): Promise<string> {
  const before = tagsOf();
  const { reason } = await failureOf(push(emulator, image, 'app', settings));
  expect(reason).toBeInstanceOf(RegistryError);
  expect(written()).toEqual([]);
  expect(tagsOf()).toEqual(before);
  return (reason as PushError).line;
}

describe('tags that exist', () => {
  it.each([
    ['IMMUTABLE_WITH_EXCLUSION', 'dev-1', true],
    ['IMMUTABLE_WITH_EXCLUSION', 'v1', false],
    ['MUTABLE_WITH_EXCLUSION', 'dev-1', false],
    ['MUTABLE_WITH_EXCLUSION', 'v1', true],
  ] as const)(
    'in a repository that is %s with the filter dev-*: %s may move: %s',
    async (mode, tag, moves) => {
      repository(mode, ['dev-*']);
      await seed(emulator, 'app', await service('old'), tag);
      const image = await service('new');
      const tags = ['fresh', tag];
      if (!moves) {
        for (const dryRun of [true, false]) {
          const line = await expectRefused(image, { tags, dryRun });
          expect(line).toMatch(new RegExp(`^Tag "${tag}" of app exists .*immutable.*Push a new tag`));
        }
        return;
      }
      await push(emulator, image, 'app', { tags, dryRun: true });
      expect(written()).toEqual([]);
      await push(emulator, image, 'app', { tags });
      expect(tagsOf()).toEqual({ fresh: image.root.digest, [tag]: image.root.digest });
    },
  );

  it.each([
    ['v1.*', 'v1x2', false],
    ['v1.*', 'v1.2', true],
    ['*-rc*', '1.0-rc2', true],
    ['*a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*x*b', 'acb', false],
    ['a*x*b', 'axxb', true],
    ['*', 'any', true],
    ['late', 'latest', false],
    ['latest', 'latest', true],
    ['[a-z]*', 'a', false],
  ])('match the filter %s literally but for the star: %s: %s', async (filter, tag, matches) => {
    repository('MUTABLE_WITH_EXCLUSION', [filter]);
    await seed(emulator, 'app', await service('old'), tag);
    const image = await service('new');
    if (matches) expect(await expectRefused(image, { tags: [tag] })).toContain(`filter "${filter}"`);
    else await push(emulator, image, 'app', { tags: [tag] });
  });
});

describe('an immutable tag, for an image whose layers are compressed first,', () => {
  const image = () => service('one', 'base', { compression: 'none' });

  it.each([false, true])(
    'that leads to another image stops the push before anything is sent (dry run: %s)',
    async dryRun => {
      repository('IMMUTABLE');
      await seed(emulator, 'app', await service('old'), 'v1');
      const settings = { tags: ['v1'], dryRun, matchDiffIds: false };
      expect(await expectRefused(await image(), settings)).toMatch(/^Tag "v1" of app exists/);
    },
  );

  it('that leads to an index stops the push of a single image', async () => {
    repository('IMMUTABLE');
    const old = await generateImage({
      layers: [100],
      seed: 'multi',
      platforms: ['linux/amd64', 'linux/arm64'],
    });
    await seed(emulator, 'app', old, 'v1');
    await expectRefused(await image(), { tags: ['v1'], matchDiffIds: false });
  });

  it('that leads to an index with a member of another config stops the push of an index', async () => {
    repository('IMMUTABLE');
    const platforms = ['linux/amd64', 'linux/arm64'];
    const index = (seed: string) =>
      generateImage({ layers: [100], seed, platforms, compression: 'none', attestations: true });
    const settings = { tags: ['v1'], matchDiffIds: false };
    await push(emulator, await index('old'), 'app', settings);
    emulator.requests.clear();
    await expectRefused(await index('new'), settings);
    await push(emulator, await index('old'), 'app', settings); // the same again is no conflict
  });

  it('that leads to the same image already is no conflict', async () => {
    repository('IMMUTABLE');
    const settings = { tags: ['v1'], matchDiffIds: false };
    const { result } = await push(emulator, await image(), 'app', settings);
    const again = await push(emulator, await image(), 'app', settings);
    expect(again.result.digest).toBe(result.digest);
    await verifyStored(emulator, 'app', 'v1');
  });

  it('that leads to the same image, but compressed by another tool, is left as it is, and the log says so', async () => {
    repository('IMMUTABLE');
    const plain = await image();
    await seed(emulator, 'app', await service('one'), 'v1');
    const before = tagsOf();
    const settings = { tags: ['fresh', 'v1'], matchDiffIds: false, compression: 'zstd' } as const;
    const { reason, log } = await failureOf(push(emulator, plain, 'app', settings));
    expect((reason as PushError).line).toMatch(/^Tag "v1" of app exists/);
    expect(log.map(({ message }) => message)).toContainEqual(expect.stringMatching(/No tag was moved/));
    expect(tagsOf()).toEqual(before);
  });

  it('is compared in the data plane where the API does not tell', async () => {
    repository('IMMUTABLE');
    await seed(emulator, 'app', await service('old'), 'v1');
    emulator.faults.add({ kind: 'batch-get-image', times: 100, fault: { type: 'status', status: 503 } });
    await expectRefused(await image(), { tags: ['v1'], matchDiffIds: false });
    expect(emulator.requests.count('manifest-get')).toBe(1);
  });
});
