import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Emulator } from '../../../emulator/emulator.ts';
import { exception } from '../../../emulator/faults.ts';
import { patience } from '../../../src/engine/intake/mount-search.ts';
import { type Digest, digestOf } from '../../../src/oci/digest.ts';
import type { Clock } from '../../../src/shared/delay.ts';
import type { GeneratedImage } from '../../support/generate-image.ts';
import { seed } from '../support/images.ts';
import { bytesOf, configOf, descriptorsOf, digestsOf, openIntake } from './support/intake.ts';
import { openShop } from './support/shop.ts';

let emulator: Emulator;
let base: GeneratedImage;
let image: GeneratedImage;
beforeEach(async () => {
  ({ emulator, base, image } = await openShop());
});
afterEach(() => emulator.close());

const requestsOf = (kind: string) => emulator.requests.filter(request => request.kind === kind);
const checksOf = (repository: string) =>
  requestsOf('check-layers').filter(request => request.repository === repository);
const sizesOf = (found: GeneratedImage) => descriptorsOf(found).map(({ size }) => size);

describe('a blob that is asked for', () => {
  it('is mounted from wherever it lies, and its size is told without a HEAD', async () => {
    await seed(emulator, 'base/node', base);
    await using open = await openIntake(emulator, 'shop/web');
    const found = await Promise.all(digestsOf(base).map(digest => open.intake.find(digest)));
    expect(found).toEqual(sizesOf(base));
    expect(open.intake.placementOf(digestsOf(base)[0] as Digest)).toMatchObject({
      outcome: 'mounted',
      from: 'base/node',
      attempts: 1,
      refusedMounts: 0,
      asked: true,
    });
    expect(requestsOf('blob-head')).toEqual([]);
    expect([...emulator.state.repository('shop/web').blobs.keys()].toSorted()).toEqual(
      digestsOf(base).toSorted(),
    );
  });

  it('together with others is looked up with them: one call a repository', async () => {
    await seed(emulator, 'shop/web', base);
    await seed(emulator, 'base/node', base);
    await using open = await openIntake(emulator, 'shop/web');
    const found = await Promise.all(digestsOf(image).map(digest => open.intake.find(digest)));
    expect(found).toEqual([...sizesOf(base), undefined]);
    expect([checksOf('shop/web').length, checksOf('base/node').length]).toEqual([1, 1]);
    expect(requestsOf('mount')).toEqual([]);
  });

  it('among more than a hundred is looked up with 100 a call', async () => {
    await using open = await openIntake(emulator, 'shop/web', { mountFrom: ['none'] });
    const digests = Array.from({ length: 150 }, (_, at) => digestOf(`blob ${at}`));
    await Promise.all(digests.map(digest => open.intake.find(digest)));
    expect(checksOf('shop/web')).toHaveLength(2);
  });

  it('several times at once gets one answer for all', async () => {
    await seed(emulator, 'base/node', base);
    await using open = await openIntake(emulator, 'shop/web');
    const [digest] = digestsOf(base) as [Digest];
    const finds = Array.from({ length: 5 }, () => open.intake.find(digest));
    const answers = await Promise.all([...finds, open.intake.find(digest)]);
    expect(new Set(answers)).toEqual(new Set([sizesOf(base)[0]]));
    expect(await open.intake.mount(digest, 'base/node')).toBe(true);
    expect([requestsOf('mount').length, checksOf('shop/web').length]).toEqual([1, 1]);
  });

  it('is answered as soon as a repository has it, while others still search', async () => {
    await seed(emulator, 'base/node', base);
    emulator.state.createRepository({ name: 'slow' });
    const slow = Promise.withResolvers<void>();
    const beforeCheck = async (name: string) => (name === 'slow' ? slow.promise : undefined);
    await using open = await openIntake(emulator, 'shop/web', { beforeCheck });
    const config = open.intake.find(configOf(image).digest);
    const found = await Promise.all(digestsOf(base).map(digest => open.intake.find(digest)));
    expect(found).toEqual(sizesOf(base));
    expect(checksOf('slow')).toEqual([]);
    slow.resolve();
    expect(await config).toBeUndefined();
  });

  it('has to be sent if a repository does not respond for long', async () => {
    emulator.state.createRepository({ name: 'stalled' });
    const stalled = Promise.withResolvers<void>();
    const patient = Promise.withResolvers<void>();
    const clock: Clock = {
      now: () => 0,
      delay: async milliseconds => (milliseconds === patience ? patient.promise : undefined),
    };
    const beforeCheck = async (name: string) => {
      if (name !== 'stalled') return;
      patient.resolve();
      await stalled.promise;
    };
    await using open = await openIntake(emulator, 'shop/web', { clock, beforeCheck });
    expect(await open.intake.find(configOf(image).digest)).toBeUndefined();
    expect(checksOf('stalled')).toEqual([]);
    stalled.resolve();
  });

  it('has to be sent if no repository has it, and is there afterwards without a question', async () => {
    await using open = await openIntake(emulator, 'shop/web');
    const { digest, size } = configOf(image);
    expect(await open.intake.find(digest)).toBeUndefined();
    expect(open.intake.placementOf(digest)).toBeUndefined();
    await open.send(bytesOf(image, digest));
    const before = emulator.requests.length;
    expect(await open.intake.find(digest)).toBe(size);
    expect(emulator.requests.length).toBe(before);
  });

  it('has to be sent if all repositories refuse to give it', async () => {
    for (const name of ['base/node', 'base/other']) {
      emulator.state.createRepository({ name });
      for (const digest of digestsOf(base)) await emulator.state.putBlob(name, bytesOf(base, digest));
    }
    await using open = await openIntake(emulator, 'shop/web');
    const [digest] = digestsOf(base) as [Digest];
    expect(await open.intake.find(digest)).toBeUndefined();
    await open.send(bytesOf(base, digest));
    expect(open.intake.placementOf(digest)).toMatchObject({ outcome: 'pushed', refusedMounts: 2 });
    expect(new Set(open.intake.placementOf(digest)?.refusedBy)).toEqual(new Set(['base/node', 'base/other']));
  });

  it('is mounted from another repository if the first refuses', async () => {
    emulator.state.createRepository({ name: 'base/a' });
    for (const digest of digestsOf(base)) await emulator.state.putBlob('base/a', bytesOf(base, digest));
    await seed(emulator, 'zeta', base);
    await using open = await openIntake(emulator, 'shop/web');
    for (const digest of digestsOf(base)) expect(await open.intake.find(digest)).toBeDefined();
    for (const digest of digestsOf(base)) expect(open.intake.placementOf(digest)?.from).toBe('zeta');
  });

  it('is looked up by HEAD where the target cannot be checked otherwise', async () => {
    await seed(emulator, 'shop/web', base);
    const fault = exception(400, 'InvalidParameterException', 'not today');
    emulator.faults.add({ kind: 'check-layers', fault });
    await using open = await openIntake(emulator, 'shop/web', { mountFrom: ['none'] });
    const found = await Promise.all(digestsOf(image).map(digest => open.intake.find(digest)));
    expect(found).toEqual([...sizesOf(base), undefined]);
    expect(requestsOf('blob-head')).toHaveLength(4);
    expect(open.intake.options.tolerated.warnings()).toHaveLength(1);
  });

  it('is mounted or sent where the role may not look at the target at all', async () => {
    await seed(emulator, 'base/node', base);
    emulator.permissions.deny('ecr:BatchCheckLayerAvailability', 'shop/web');
    await using open = await openIntake(emulator, 'shop/web');
    const found = await Promise.all(digestsOf(image).map(digest => open.intake.find(digest)));
    expect(found).toEqual([...sizesOf(base), undefined]);
    await open.send(bytesOf(image, digestsOf(image)[3] as Digest));
    expect(emulator.state.repository('shop/web').blobs.size).toBe(4);
  });

  it('fails with the run', async () => {
    const open = await openIntake(emulator, 'shop/web');
    const finding = expect(open.intake.find(configOf(image).digest)).rejects.toThrow('closed');
    await open[Symbol.asyncDispose]();
    await finding;
  });
});

describe('mounts', () => {
  it('are from repositories that mount-from allows', async () => {
    await seed(emulator, 'secret/node', base);
    await seed(emulator, 'base/node', base);
    await using open = await openIntake(emulator, 'shop/web', { mountFrom: ['**', '!secret/**'] });
    const [first, second] = digestsOf(base) as [Digest, Digest];
    expect(await open.intake.find(first)).toBeDefined();
    expect(await open.intake.mount(second, 'secret/node')).toBe(true);
    expect([first, second].map(digest => open.intake.placementOf(digest)?.from)).toEqual([
      'base/node',
      'base/node',
    ]);
    expect(checksOf('secret/node')).toEqual([]);
  });

  it.each([
    { mountFrom: ['none'] },
    { blobMounting: 'check' },
    { blobMounting: 'ignore', setting: 'ENABLED', mountFrom: ['none'] },
  ] as const)('are not tried with %p, and nothing is searched', async ({ setting, ...settings }) => {
    emulator.state.blobMounting = setting ?? 'DISABLED';
    await seed(emulator, 'base/node', base);
    await using open = await openIntake(emulator, 'shop/web', settings);
    const [digest] = digestsOf(base) as [Digest];
    expect(await open.intake.find(digest)).toBeUndefined();
    expect(await open.intake.mount(digest, 'base/node')).toBe(false);
    expect(requestsOf('check-layers').every(({ repository }) => repository === 'shop/web')).toBe(true);
    expect(requestsOf('mount')).toEqual([]);
  });

  it("follow the client's hint first, without a search", async () => {
    emulator.state.seedRepositories(40, index => `other-${index}`);
    await seed(emulator, 'zeta', base);
    await using open = await openIntake(emulator, 'shop/web');
    const [digest] = digestsOf(base) as [Digest];
    expect(await open.intake.mount(digest, 'zeta')).toBe(true);
    expect(open.intake.placementOf(digest)?.from).toBe('zeta');
    expect(requestsOf('check-layers').map(({ repository }) => repository)).toEqual(['shop/web']);
  });

  it('are from elsewhere if the hint is wrong', async () => {
    await seed(emulator, 'base/node', base);
    await using open = await openIntake(emulator, 'shop/web');
    const [digest] = digestsOf(base) as [Digest];
    expect(await open.intake.mount(digest, 'no/such')).toBe(true);
    expect(open.intake.placementOf(digest)).toMatchObject({ from: 'base/node', refusedMounts: 1 });
  });

  it('are first from repositories that this process pushed to', async () => {
    await seed(emulator, 'base/node', base);
    await seed(emulator, 'zeta', base);
    await using open = await openIntake(emulator, 'shop/web', { heldElsewhere: () => ['zeta'] });
    const [digest] = digestsOf(base) as [Digest];
    expect(await open.intake.find(digest)).toBeDefined();
    expect(open.intake.placementOf(digest)?.from).toBe('zeta');
    expect(requestsOf('check-layers').map(({ repository }) => repository)).toEqual(['shop/web']);
  });
});

describe('a refresh', () => {
  it('finds what was pushed meanwhile, and keeps what is in the target', async () => {
    emulator.state.createRepository({ name: 'base/node' });
    await using open = await openIntake(emulator, 'shop/web');
    const [first, second] = digestsOf(base) as [Digest, Digest];
    expect(await open.intake.find(first)).toBeUndefined();
    await open.send(bytesOf(base, first));
    expect(await open.intake.find(second)).toBeUndefined();
    await seed(emulator, 'base/node', base);
    await seed(emulator, 'base/newer', base);
    expect(await open.intake.find(second)).toBeUndefined();
    open.intake.refresh();
    expect(await open.intake.find(second)).toBeDefined();
    expect(open.intake.placementOf(second)?.from).toMatch(/^base/);
    expect(open.intake.placementOf(first)?.outcome).toBe('pushed');
    expect(requestsOf('describe-repositories')).toHaveLength(3); // one describes the target
  });
});

describe('layers by their diff IDs', () => {
  it('are known from images of the registry, and then mounted without a search', async () => {
    await seed(emulator, 'base/node', base);
    await using open = await openIntake(emulator, 'shop/web');
    const diffIds = image.manifests[0]?.layers.map(({ diffId }) => diffId) ?? [];
    const known = await open.intake.matchDiffIds(diffIds);
    expect([...known.values()].map(({ descriptor }) => descriptor.digest)).toEqual(digestsOf(base));
    for (const { descriptor } of known.values()) {
      expect(await open.intake.find(descriptor.digest)).toBe(descriptor.size);
    }
    expect(checksOf('base/node')).toEqual([]);
    expect(open.intake.placementOf(digestsOf(base)[0] as Digest)?.from).toBe('base/node');
  });
});
