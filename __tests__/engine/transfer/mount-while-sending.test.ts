import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import type { RecordedRequest } from '../../../emulator/request-journal.ts';
import { type GeneratedImage, generateImage, makeLayer } from '../../support/generate-image.ts';
import { seed } from '../support/images.ts';
import { type PushSettings, push } from '../support/push.ts';
import { verifyStored } from '../support/stored.ts';

/** Two layers of a base that are worth a mount even while they are being sent, and one small layer on top. */
const baseSizes = [17_000_000, 16_000_000];
/** After the sign-in, layers are sent at once; others are asked again without a wait. */
const impatient: PushSettings = { maxMountSources: 'auto', patience: 0, askAgainMilliseconds: 30 };

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.createRepository({ name: 'shop/app' });
});
afterEach(() => emulator.close());

async function imageOf(name: string, own: readonly string[]): Promise<GeneratedImage> {
  const base = baseSizes.map((size, at) => makeLayer(`base-${at}`, size));
  const layers = await Promise.all([...base, ...own.map(layer => makeLayer(layer, 400))]);
  return generateImage({ layers, seed: name });
}

const isLarge = ({ headers }: RecordedRequest): boolean => Number(headers['content-length']) > 8_000_000;

/** Large uploads are not read until `release` is called. `begun` is fulfilled when one has arrived. */
function holdLargeUploads() {
  const held = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const hook = (): Promise<void> => {
    begun.resolve();
    return held.promise;
  };
  const times = Number.POSITIVE_INFINITY;
  emulator.faults.add({ kind: 'upload-complete', when: isLarge, times, fault: { type: 'run', hook } });
  return { begun: begun.promise, release: () => held.resolve() };
}

const bigOutcomes = ({ result }: Awaited<ReturnType<typeof push>>) =>
  result.layers.slice(0, baseSizes.length).map(({ outcome, from }) => [outcome, from]);
const completed = () =>
  emulator.requests.filter(request => request.kind === 'upload-complete' && request.status === 201);

describe('a base that the search finds only after its upload began', () => {
  const holder = 'aa/zz-far'; // the last one that is asked
  beforeEach(async () => {
    emulator.state.seedRepositories(400, index => `aa/service-${index}`);
    await seed(emulator, holder, await imageOf('base', []));
  });

  /** The repository answers only when the large layers are being sent. */
  function answerLast(begun: Promise<void>): void {
    const when = ({ repository }: RecordedRequest): boolean => repository === holder;
    emulator.faults.add({ kind: 'check-layers', when, fault: { type: 'run', hook: () => begun } });
  }

  it('is mounted, and the uploads end', async () => {
    answerLast(holdLargeUploads().begun);
    const pushed = await push(emulator, await imageOf('service', ['own']), 'shop/app', impatient);
    expect(bigOutcomes(pushed)).toEqual(baseSizes.map(() => ['mounted', holder]));
    expect(completed().filter(isLarge)).toEqual([]);
    await verifyStored(emulator, 'shop/app', 'v1');
    expect(pushed.result.layers[2]).toMatchObject({ outcome: 'pushed' });
    expect(pushed.result.discovery.askedWhileSending).toBeGreaterThan(0);
    expect(pushed.log.map(({ message }) => message).join('\n')).toMatch(/\d+ of them while layers were sent/);
  });

  it('is uploaded to its end if the registry refuses to mount it', async () => {
    const { begun, release } = holdLargeUploads();
    answerLast(begun);
    for (const digest of emulator.state.repository(holder).manifests.keys()) {
      emulator.state.deleteImage(holder, digest);
    }
    emulator.faults.add({
      kind: 'mount',
      when: ({ from }) => from === holder,
      fault: { type: 'run', hook: release },
    });
    const pushed = await push(emulator, await imageOf('service', ['own']), 'shop/app', impatient);
    expect(bigOutcomes(pushed)).toEqual(baseSizes.map(() => ['pushed', undefined]));
    expect(pushed.result.layers[0]?.reason).toBe('refused');
    await verifyStored(emulator, 'shop/app', 'v1');
  });

  it('is not looked for beyond max-mount-sources', async () => {
    const limited = { ...impatient, maxMountSources: 5 };
    const pushed = await push(emulator, await imageOf('service', ['own']), 'shop/app', limited);
    expect(bigOutcomes(pushed)).toEqual(baseSizes.map(() => ['pushed', undefined]));
    expect(pushed.result.discovery).toMatchObject({ asked: 5, limited: true });
    const checked = emulator.requests.filter(({ kind }) => kind === 'check-layers');
    expect(new Set(checked.map(({ repository }) => repository)).size).toBe(6); // with the target
    expect(pushed.result.layers[0]?.reason).toBe('search-limit');
  });
});

describe('a base that another job is pushing at the same time', () => {
  const sibling = 'shop/users';
  let base: GeneratedImage;
  beforeEach(async () => {
    base = await imageOf('users', ['users']);
    emulator.state.createRepository({ name: sibling });
    for (const bytes of base.blobs.values()) await emulator.state.putBlob(sibling, bytes);
  });

  it('is mounted as soon as that job has pushed its manifest', async () => {
    void holdLargeUploads().begun.then(() => seed(emulator, sibling, base));
    const pushed = await push(emulator, await imageOf('app', ['app']), 'shop/app', impatient);
    expect(bigOutcomes(pushed)).toEqual(baseSizes.map(() => ['mounted', sibling]));
    await verifyStored(emulator, 'shop/app', 'v1');
  });

  it('leaves no upload session open', async () => {
    void holdLargeUploads().begun.then(() => seed(emulator, sibling, base));
    await push(emulator, await imageOf('app', ['app']), 'shop/app', impatient);
    const opened = emulator.requests.filter(
      ({ kind, status }) => (kind === 'mount' || kind === 'upload-open') && status === 202,
    );
    const ended = emulator.requests.filter(
      ({ kind, status }) =>
        (kind === 'upload-cancel' && status < 300) || (kind === 'upload-complete' && status === 201),
    );
    expect(ended).toHaveLength(opened.length);
  });

  it('is found although it was not there when the search asked', async () => {
    emulator.state.deleteRepository(sibling);
    emulator.state.createRepository({ name: sibling });
    void holdLargeUploads().begun.then(() => seed(emulator, sibling, base));
    const pushed = await push(emulator, await imageOf('app', ['app']), 'shop/app', impatient);
    expect(bigOutcomes(pushed)).toEqual(baseSizes.map(() => ['mounted', sibling]));
  });
});

describe('what is surely new', () => {
  it('is not held up by a search, and goes before what may still be found', async () => {
    emulator.state.seedRepositories(400, index => `aa/service-${index}`);
    const image = await generateImage({
      layers: await Promise.all(['small', 'large'].map((name, at) => makeLayer(name, 100_000 * (1 + at)))),
      seed: 'x',
      attestations: true,
    });
    await push(emulator, image, 'shop/app', { ...impatient, concurrency: 1 });
    const order = emulator.requests
      .filter(({ kind }) => kind === 'upload-complete')
      .map(({ headers }) => Number(headers['content-length']));
    const [large, small] = [
      Math.max(...order),
      order.filter(size => size > 90_000).toSorted((a, b) => a - b)[0] ?? 0,
    ];
    expect(order.slice(-2)).toEqual([large, small]);
    expect(order.length).toBeGreaterThan(3);
  });
});
