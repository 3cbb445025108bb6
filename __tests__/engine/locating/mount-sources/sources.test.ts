import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../../emulator/emulator.ts';
import { generateImage } from '../../../support/generate-image.ts';
import { baseImage, layersOf, seed, service } from '../../support/images.ts';
import { answerListFirst } from '../../support/list-first.ts';
import { push } from '../../support/push.ts';
import { verifyStored } from '../../support/stored.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.createRepository({ name: 'team/app' });
});
afterEach(() => emulator.close());

const from = (layers: readonly { from?: string | undefined }[]) => layers.map(layer => layer.from);
const reasons = (layers: readonly { reason?: string | undefined }[]) => layers.map(layer => layer.reason);
/** Source repositories asked for layers, in order of arrival. */
const asked = () =>
  emulator.requests
    .filter(({ kind, repository }) => kind === 'check-layers' && repository !== 'team/app')
    .map(({ repository }) => repository ?? '');

describe('which repository is mounted from', () => {
  it('is the first of mount-from that has it', async () => {
    for (const name of ['golden', 'team/other']) await seed(emulator, name, await baseImage());
    const { result } = await push(emulator, await service('x'), 'team/app', { mountFrom: ['golden', '**'] });
    expect(from(result.layers)).toEqual(['golden', 'golden', 'golden', undefined]);
  });

  it('is one of those that mount-from allows, and the report says what it kept out', async () => {
    await seed(emulator, 'legacy/app', await baseImage());
    const { result } = await push(emulator, await service('x'), 'team/app', {
      mountFrom: ['**', '!legacy/**'],
    });
    expect(reasons(result.layers)).toEqual(['excluded', 'excluded', 'excluded', 'not-found']);
    expect(asked().filter(name => name.startsWith('legacy')).length).toBeLessThanOrEqual(1); // the diagnosis
    expect(emulator.requests.filter(({ from: source }) => source === 'legacy/app')).toEqual([]);
    expect(result.missedMounts[0]).toMatchObject({ repository: 'legacy/app', reason: 'excluded' });
  });

  it('is none with mount-from: none, and no other repository is asked', async () => {
    await seed(emulator, 'base', await baseImage());
    const { result } = await push(emulator, await service('x'), 'team/app', { mountFrom: ['none'] });
    expect(reasons(result.layers)[0]).toBe('mounting-disabled');
    expect(asked()).toEqual([]);
    expect(emulator.requests.count('mount')).toBe(0);
    await verifyStored(emulator, 'team/app', 'v1');
  });

  it('is asked in the order of promise: namespace before bases before the rest', async () => {
    for (const name of ['zzz', 'base/node', 'team/web']) emulator.state.createRepository({ name });
    await push(emulator, await service('x'), 'team/app', { maxMountSources: 1 });
    expect(asked()).toEqual(['team/web']);
  });

  it('is named by a Buildx attestation', async () => {
    await seed(emulator, 'zzz', await baseImage());
    emulator.state.seedRepositories(100, index => `team/service-${index}`);
    const { host } = emulator;
    const image = await service('x');
    const provenance = {
      _type: 'https://in-toto.io/Statement/v0.1',
      predicateType: 'https://slsa.dev/provenance/v0.2',
      predicate: {
        materials: [{ uri: `pkg:docker/${encodeURIComponent(`${host}/zzz`)}@latest?platform=linux%2Famd64` }],
      },
    };
    const attested = await withProvenance(image, provenance);
    answerListFirst(emulator);
    const { result } = await push(emulator, attested, 'team/app');
    expect(asked()).toContain('zzz');
    expect(result.discovery).toMatchObject({ asked: 8, waves: 1 }); // the first wave is free: it travels with the target's
    expect(from(result.layers).slice(0, 3)).toEqual(['zzz', 'zzz', 'zzz']);
  });

  it('is bounded by max-mount-sources, and the report says that more might have been found', async () => {
    emulator.state.seedRepositories(30, index => `team/a-${index}`);
    await seed(emulator, 'zzz', await baseImage());
    const { result } = await push(emulator, await service('x'), 'team/app', { maxMountSources: 10 });
    expect(asked()).toHaveLength(10);
    expect(result.discovery).toMatchObject({ asked: 10, limited: true });
    expect(reasons(result.layers)[0]).toBe('search-limit');
  });
});

describe('a repository that cannot give layers', () => {
  it.each([
    ['encryption', { type: 'KMS' } as const],
    ['KMS key', { type: 'KMS', kmsKey: 'alias/other' } as const],
  ])('because its %s differs is not asked, and named in the report', async (what, encryption) => {
    emulator.state.createRepository({ name: 'team/kms', encryption: { type: 'KMS', kmsKey: 'alias/mine' } });
    const target = !('kmsKey' in encryption) ? 'team/app' : 'team/kms';
    emulator.state.createRepository({ name: 'base', encryption });
    await seed(emulator, 'base', await baseImage());
    const { result, log } = await push(emulator, await service('x'), target);
    expect(reasons(result.layers).slice(0, 3)).toEqual(Array(3).fill('encryption-differs'));
    expect(emulator.requests.filter(request => request.from === 'base')).toEqual([]);
    expect(result.missedMounts[0]).toMatchObject({ repository: 'base', reason: 'encryption-differs' });
    expect(log.filter(({ level }) => level === 'notice').map(({ message }) => message)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^6\\.\\d kB could have been mounted from base, but its ${what}(?: \\(KMS\\))? differs from that of ${target}`,
        ),
      ),
    ]);
  });

  it('with the same KMS key is mounted from, the default key resolved', async () => {
    const encryption = { type: 'KMS' } as const;
    for (const name of ['team/kms', 'base']) emulator.state.createRepository({ name, encryption });
    await seed(emulator, 'base', await baseImage());
    const { result } = await push(emulator, await service('x'), 'team/kms');
    expect(from(result.layers).slice(0, 3)).toEqual(['base', 'base', 'base']);
  });

  it('because it is a pull-through cache is not mounted from', async () => {
    emulator.state.addPullThroughRule('hub');
    await seed(emulator, 'hub/node', await baseImage());
    const { result } = await push(emulator, await service('x'), 'team/app');
    expect(reasons(result.layers)[0]).toBe('pull-through-cache');
    expect(emulator.requests.filter(request => request.from === 'hub/node')).toEqual([]);
  });
});

describe('available but not mountable', () => {
  it('the next holder is tried, and the last session is used', async () => {
    const image = await baseImage();
    await seed(emulator, 'team/b', image);
    emulator.state.createRepository({ name: 'team/a' });
    for (const digest of layersOf(image)) {
      await emulator.state.putBlob(
        'team/a',
        image.blobs.get(digest as `sha256:${string}`) ?? Buffer.alloc(0),
      );
    }
    const { result } = await push(emulator, await service('x'), 'team/app');
    expect(from(result.layers).slice(0, 3)).toEqual(['team/b', 'team/b', 'team/b']);
    const refused = emulator.requests.filter(({ mount }) => mount === 'blob-unreferenced');
    expect(refused.filter(request => request.from === 'team/a').length).toBeGreaterThan(0);
    expect(result.layers[0]?.attempts).toBe(2);
  });
});

/** The image in an index, with a provenance attestation beside it. */
async function withProvenance(image: Awaited<ReturnType<typeof service>>, statement: object) {
  const attested = await generateImage({
    layers: image.manifests[0]?.layers.map(({ tar }) => tar) ?? [],
    seed: 'attested',
    attestations: true,
  });
  const { replaceStatement } = await import('../../support/provenance.ts');
  return replaceStatement(attested, statement);
}
