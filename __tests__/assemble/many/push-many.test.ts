import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { refusal } from '../../../emulator/faults.ts';
import { CancelledError, ImageError } from '../../../src/shared/errors.ts';
import { baseImage, service } from '../../engine/support/images.ts';
import { verifyStored } from '../../engine/support/stored.ts';
import { type GeneratedImage, generateImage, makeLayer } from '../../support/generate-image.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { failureAt, outcomesOf, pushMany, resultsOf, sentBlobs } from '../support/many.ts';
import { failureOf, workshop } from '../support/pushers.ts';

const shop = workshop();

/** Bytes of the distinct layers and configs of all images. */
function distinctBytes(images: readonly GeneratedImage[]): number {
  const blobs = images.flatMap(({ manifests }) =>
    manifests.flatMap(({ config, layers }) => [config, ...layers.map(({ descriptor }) => descriptor)]),
  );
  return [...new Map(blobs.map(({ digest, size }) => [digest, size])).values()].reduce((a, b) => a + b, 0);
}

/** Services on one base, each with a larger layer of its own than the one before, so they are pushed in this order. */
async function services<const Names extends readonly string[]>(names: Names) {
  const base = await Promise.all([3000, 2000, 1000].map((size, at) => makeLayer(`base-${at}`, size)));
  const images = names.map(async (name, at) => {
    const own = await makeLayer(`${name}-own`, 500 * (at + 1));
    return await generateImage({ layers: [...base, own], seed: name });
  });
  return (await Promise.all(images)) as { readonly [Name in keyof Names]: GeneratedImage };
}

describe('several images on a new base', () => {
  it('send each blob once, and mount the rest from the one that was complete first', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `svc/${at}`);
    const images = await services(names);
    const pushed = await pushMany(
      shop,
      images.map((image, at) => [image, names[at] ?? '']),
    );
    const outcomes = resultsOf(pushed).map(outcomesOf);
    const first = outcomes.filter(layers => layers.every(outcome => outcome === 'pushed'));
    expect(first).toHaveLength(1);
    const { requests } = shop.emulator;
    expect(requests.received('upload-complete') + requests.received('upload-part')).toBe(
      distinctBytes(images),
    );
    for (const name of names) await verifyStored(shop.emulator, name, 'v1');
    expect(requests.count('get-setting')).toBe(1);
    expect(requests.count('token')).toBe(1);
  });

  it('are pushed from the bottom up: the base, what is built on it, and what is built on that', async () => {
    const base = await baseImage();
    const layers = await Promise.all([3000, 2000, 1000].map((size, at) => makeLayer(`base-${at}`, size)));
    const middle = await makeLayer('middle', 4000);
    const top = await makeLayer('top', 100);
    const images = {
      top: await generateImage({ layers: [...layers, middle, top], seed: 'top' }),
      middle: await generateImage({ layers: [...layers, middle], seed: 'middle' }),
    };
    const pushed = await pushMany(shop, [
      [images.top, 'app1'],
      [images.middle, 'app2'],
      [base, 'app3'],
    ]);
    expect(resultsOf(pushed).map(outcomesOf)).toEqual([
      [...Array(3).fill('mounted from app3'), 'mounted from app2', 'pushed'],
      [...Array(3).fill('mounted from app3'), 'pushed'],
      Array(3).fill('pushed'),
    ]);
  });

  it('go to one repository under different tags, and find there what the first one brought', async () => {
    const [one, two] = await services(['one', 'two']);
    const pushed = await pushMany(shop, [
      [one, 'app1', 'one', 'latest'],
      [two, 'app1', 'two'],
    ]);
    expect(resultsOf(pushed).map(({ tags }) => tags)).toEqual([['one', 'latest'], ['two']]);
    expect(resultsOf(pushed).map(outcomesOf)).toContainEqual([...Array(3).fill('existing'), 'pushed']);
    expect(sentBlobs(shop.emulator)).toHaveLength(3 + 2 * 2);
    await verifyStored(shop.emulator, 'app1', 'latest');
    await verifyStored(shop.emulator, 'app1', 'two');
  });

  it('with uncompressed layers compress and send what they share once', async () => {
    const plain = ['one', 'two', 'three'].map(name => service(name, 'base', { compression: 'none' }));
    const images = await Promise.all(plain);
    const pushed = await pushMany(
      shop,
      images.map((image, at) => [image, `app${at + 1}`]),
    );
    const outcomes = resultsOf(pushed).map(outcomesOf);
    expect(outcomes.filter(layers => layers.every(outcome => outcome === 'pushed'))).toHaveLength(1);
    expect(outcomes.flat().filter(outcome => outcome === 'pushed')).toHaveLength(3 + images.length);
    expect(sentBlobs(shop.emulator)).toHaveLength(3 + 2 * images.length);
    for (const name of ['app1', 'app2', 'app3']) await verifyStored(shop.emulator, name, 'v1');
  });

  it('that are the same image go to several repositories', async () => {
    const image = await service('one');
    const layout = await shop.layout(image);
    const pushed = await pushMany(shop, [
      [layout, 'app1'],
      [layout, 'app2'],
    ]);
    expect(resultsOf(pushed).map(outcomesOf)).toEqual([
      Array(4).fill('pushed'),
      Array(4).fill('mounted from app1'),
    ]);
    expect(sentBlobs(shop.emulator)).toHaveLength(5);
  });

  it('upload what cannot be mounted, because the encryption differs', async () => {
    shop.emulator.state.createRepository({ name: 'secret', encryption: { type: 'KMS' } });
    const [one, two] = await services(['one', 'two']);
    const pushed = await pushMany(shop, [
      [one, 'app1'],
      [two, 'secret'],
    ]);
    expect(resultsOf(pushed).map(outcomesOf)).toEqual([Array(4).fill('pushed'), Array(4).fill('pushed')]);
    await verifyStored(shop.emulator, 'secret', 'v1');
  });

  it.each([
    { mountFrom: ['none'], mounts: 0 },
    { mountFrom: ['base/**'], mounts: 0 },
    { mountFrom: ['app*'], mounts: 3 },
  ])('mount from each other as mount-from $mountFrom allows', async ({ mountFrom, mounts }) => {
    const [one, two] = await services(['one', 'two']);
    const pushed = await pushMany(
      shop,
      [
        [one, 'app1'],
        [two, 'app2'],
      ],
      { mountFrom },
    );
    const layers = resultsOf(pushed).flatMap(outcomesOf);
    expect(layers.filter(outcome => outcome.startsWith('mounted'))).toHaveLength(mounts);
  });

  it('show in a dry run what would be mounted from which of them', async () => {
    const [one, two] = await services(['one', 'two']);
    const lines = [
      [one, 'app1'],
      [two, 'app2'],
    ] as const;
    const pushed = await pushMany(shop, lines, { dryRun: true });
    expect(resultsOf(pushed).map(outcomesOf)).toEqual([
      Array(4).fill('pushed'),
      [...Array(3).fill('mounted from app1'), 'pushed'],
    ]);
    expect(shop.emulator.requests.some(({ kind }) => /^(?:upload|mount|manifest-put)/.test(kind))).toBe(
      false,
    );
  });
});

describe('the concurrency', () => {
  it('is that of all images together', async () => {
    const names = Array.from({ length: 8 }, (_, at) => `svc/${at}`);
    const images = await Promise.all(
      names.map(name => generateImage({ layers: [50_000, 60_000, 70_000], seed: name })),
    );
    const times = Number.POSITIVE_INFINITY;
    shop.emulator.faults.add({ kind: 'upload-complete', times, fault: { type: 'delay', milliseconds: 20 } });
    const lines = images.map((image, at) => [image, names[at] ?? ''] as const);
    resultsOf(await pushMany(shop, lines, { concurrency: 3 }));
    const uploads = shop.emulator.requests.filter(({ kind }) => kind === 'upload-complete');
    const atTheStartOf = uploads.map(
      ({ startedAtMs: start }) =>
        uploads.filter(({ startedAtMs, endedAtMs = 0 }) => startedAtMs <= start && start < endedAtMs).length,
    );
    expect(Math.max(...atTheStartOf)).toBe(3);
  });
});

describe('an image that fails', () => {
  const failing = (repository: string) =>
    shop.emulator.faults.add({
      kind: 'manifest-put',
      when: request => request.repository === repository,
      times: Number.POSITIVE_INFINITY,
      fault: refusal(403, 'DENIED', 'not allowed'),
    });

  it('moves no tag, and those that waited for it take over its blobs', async () => {
    const [one, two, three] = await services(['one', 'two', 'three']);
    failing('app1');
    const pushed = await pushMany(shop, [
      [one, 'app1'],
      [two, 'app2'],
      [three, 'app3'],
    ]);
    expect(failureAt(pushed, 0)).toMatchObject({
      message: expect.stringMatching(/not allowed|ecr:PutImage/),
    });
    expect(shop.emulator.state.repository('app1').tags.size).toBe(0);
    const [second, third] = pushed.ends.slice(1).map(end => ('result' in end ? outcomesOf(end.result) : []));
    expect(second).toEqual(Array(4).fill('pushed'));
    expect(third).toEqual([...Array(3).fill('mounted from app2'), 'pushed']);
    for (const name of ['app2', 'app3']) await verifyStored(shop.emulator, name, 'v1');
  });

  it('does not wait any more for one that goes first', async () => {
    const [one, two] = await services(['one', 'two']);
    const told = Promise.withResolvers<void>();
    const info = (line: string) => {
      if (line.startsWith('[app2] Not pushed: ')) told.resolve();
    };
    shop.holdUpload('app1', () => told.promise);
    shop.emulator.faults.add({
      kind: 'upload-complete',
      when: request => request.repository === 'app2',
      times: Number.POSITIVE_INFINITY,
      fault: refusal(403, 'DENIED', 'not allowed'),
    });
    const pushed = await pushMany(
      shop,
      [
        [one, 'app1'],
        [two, 'app2'],
      ],
      { logger: { ...silentLogger, info } },
    );
    expect(pushed.ends.map(end => 'failure' in end)).toEqual([false, true]);
  });

  it('because it cannot be read leaves the others alone', async () => {
    const [one, two] = await services(['one', 'two']);
    const damaged = await shop.layout(two);
    await writeFile(shop.blobPath(damaged, two.root.digest), '{}');
    const pushed = await pushMany(shop, [
      [damaged, 'app1'],
      [one, 'app2'],
    ]);
    expect(failureAt(pushed, 0)).toBeInstanceOf(ImageError);
    await verifyStored(shop.emulator, 'app2', 'v1');
  });
});

describe('the step', () => {
  it('fails as a whole when the sign-in does', async () => {
    const [one, two] = await services(['one', 'two']);
    shop.emulator.permissions.deny('ecr:GetAuthorizationToken');
    const pushing = pushMany(shop, [
      [one, 'app1'],
      [two, 'app2'],
    ]);
    expect(await failureOf(pushing)).toMatchObject({ action: 'ecr:GetAuthorizationToken' });
    expect(shop.emulator.requests.count('token')).toBe(1);
  });

  it('ends with the reason of a cancel, while images wait for one that is held', async () => {
    const [one, two, three] = await services(['one', 'two', 'three']);
    const cancelled = new AbortController();
    shop.holdUpload('app1', () => cancelled.abort(new CancelledError()));
    const lines = [
      [one, 'app1'],
      [two, 'app2'],
      [three, 'app3'],
    ] as const;
    const failure = await failureOf(pushMany(shop, lines, { signal: cancelled.signal }));
    expect(failure).toBe(cancelled.signal.reason);
    for (const name of ['app1', 'app2', 'app3'])
      expect(shop.emulator.state.repository(name).tags.size).toBe(0);
  });

  it('begins every line of the log with the image, and warns once of what is true of all', async () => {
    const lines: string[] = [];
    const collect = (message: string) => void lines.push(message);
    const warnings: string[] = [];
    const logger = {
      info: collect,
      notice: collect,
      debug: () => {},
      warning: (message: string) => void warnings.push(message),
      group: collect,
    };
    shop.emulator.state.blobMounting = 'DISABLED';
    const [one, two] = await services(['one', 'two']);
    await pushMany(
      shop,
      [
        [one, 'app1'],
        [two, 'app2'],
      ],
      { logger, blobMounting: 'check' },
    );
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) expect(line).toMatch(/^\[app[12]\] /);
    expect(warnings).toEqual([expect.stringMatching(/^\[app[12]\] Blob mounting is off/)]);
  });
});
