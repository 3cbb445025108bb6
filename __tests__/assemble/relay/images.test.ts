import { describe, expect, it } from '@jest/globals';
import { refusal } from '../../../emulator/faults.ts';
import { openConnections } from '../../../src/assemble/connections.ts';
import { EngineBackend } from '../../../src/assemble/relay/engine-backend.ts';
import { ImageList } from '../../../src/assemble/relay/image-list.ts';
import { shortDigest } from '../../../src/oci/digest.ts';
import { baseImage, layersOf, seed, service } from '../../engine/support/images.ts';
import { verifyStored } from '../../engine/support/stored.ts';
import { workshop } from '../support/pushers.ts';
import { blobsOf, bytesOf, manifestsOf } from './support/oci-client.ts';
import {
  clientOf,
  collectingLogger,
  optionsFor,
  outcomesOf,
  relayPush,
  relayTo,
  uploadsOf,
} from './support/relays.ts';

const shop = workshop();

describe('an image that a client pushes', () => {
  it('has the layers mounted that another repository has', async () => {
    const image = await service('web');
    await seed(shop.emulator, 'base', await baseImage());
    const lines: string[] = [];
    await using relay = await relayTo(shop.emulator, { logger: collectingLogger(lines) });
    const client = clientOf(relay, 'app1');
    await client.push(image);
    await verifyStored(shop.emulator, 'app1', 'v1');
    expect(client.sent).toHaveLength(2); // its own layer and the config
    const [result, ...others] = relay.results;
    expect(others).toEqual([]);
    expect(result).toMatchObject({
      registry: shop.emulator.host,
      repository: 'app1',
      digest: image.root.digest,
      size: image.root.size,
      mediaType: image.root.mediaType,
      tags: ['v1'],
      platforms: ['linux/amd64'],
      blobMounting: 'ENABLED',
      imageExisted: false,
      dryRun: false,
    });
    expect(outcomesOf(result)).toEqual({ mounted: 3, pushed: 1 });
    expect(result?.layers.map(({ from }) => from)).toEqual(['base', 'base', 'base', undefined]);
    const shorts = layersOf(image).map(digest => shortDigest(digest as `sha256:${string}`));
    expect(
      lines.filter(line => /: (?:Mounted|Pushed)/.test(line)).map(line => line.replace(/ \(.*/, '')),
    ).toEqual([...shorts.slice(0, 3).map(short => `${short}: Mounted from base`), `${shorts[3]}: Pushed`]);
    expect(lines.at(-1)).toBe(`v1: digest: ${image.root.digest} size: ${image.root.size}`);
  });

  it('gives its layers to the next image in another repository', async () => {
    await using relay = await relayTo(shop.emulator);
    await clientOf(relay, 'app1').push(await service('one'));
    expect(outcomesOf(relay.results[0])).toEqual({ pushed: 4 });
    const second = clientOf(relay, 'app2');
    await second.push(await service('two'));
    await verifyStored(shop.emulator, 'app2', 'v1');
    expect(second.sent).toHaveLength(2);
    expect(outcomesOf(relay.results[1])).toEqual({ mounted: 3, pushed: 1 });
    expect(new Set(relay.results[1]?.layers.map(({ from }) => from))).toEqual(new Set(['app1', undefined]));
  });

  it('finds its layers there if an earlier image of the repository brought them', async () => {
    await using relay = await relayTo(shop.emulator);
    const client = clientOf(relay, 'app1');
    await client.push(await service('one'));
    await client.push(await service('two'), 'v2');
    expect(relay.results.map(outcomesOf)).toEqual([{ pushed: 4 }, { existing: 3, pushed: 1 }]);
  });

  it('that exists is reported with all layers existing', async () => {
    const image = await service('web');
    await seed(shop.emulator, 'app1', image, 'v1');
    await using relay = await relayTo(shop.emulator);
    await clientOf(relay, 'app1').push(image);
    expect(uploadsOf(shop.emulator)).toBe(0);
    expect(outcomesOf(relay.results[0])).toEqual({ existing: 4 });
    expect(relay.results[0]?.imageExisted).toBe(true);
  });

  it('with a new config over layers that exist is a new image', async () => {
    await seed(shop.emulator, 'app1', await service('web'), 'v1');
    const image = await service('web', 'base', { environment: ['MODE=production'] });
    await using relay = await relayTo(shop.emulator);
    await clientOf(relay, 'app1').push(image);
    expect(uploadsOf(shop.emulator)).toBe(1);
    expect(outcomesOf(relay.results[0])).toEqual({ existing: 4 });
    expect(relay.results[0]?.imageExisted).toBe(false);
  });

  it('is not read back to be described', async () => {
    const image = await service('web', 'base', { platforms: ['linux/amd64', 'linux/arm64'] });
    await using relay = await relayTo(shop.emulator);
    await clientOf(relay, 'app1').push(image);
    const reads = ['manifest-get', 'manifest-head', 'blob-get', 'blob-head'] as const;
    for (const kind of reads) expect(shop.emulator.requests.count(kind)).toBe(0);
  });

  it('is one result with all its tags, and takes a tag from another', async () => {
    const seen: string[][] = [];
    const onImage = (results: readonly { readonly tags: readonly string[] }[]) =>
      void seen.push(results.map(({ tags }) => tags.join('+')));
    await using relay = await relayTo(shop.emulator, { onImage });
    const client = clientOf(relay, 'app1');
    await client.push(await service('one'), 'v1', 'latest');
    await client.push(await service('two'), 'v2', 'latest');
    expect(seen).toEqual([['v1'], ['v1+latest'], ['v1+latest', 'v2'], ['v1', 'v2+latest']]);
    for (const tag of ['v1', 'v2', 'latest']) await verifyStored(shop.emulator, 'app1', tag);
  });

  it('costs what was spent since the one before', async () => {
    await using relay = await relayTo(shop.emulator);
    const images = [await service('one'), await service('two'), await service('three', 'other')];
    for (const [at, image] of images.entries()) await clientOf(relay, 'app1').push(image, `v${at}`);
    const { requests } = shop.emulator;
    for (const kind of [
      'check-layers',
      'manifest-put',
      'upload-complete',
      'describe-repositories',
    ] as const) {
      const counted = relay.results.map(result => result.requests[kind] ?? 0);
      expect(counted.reduce((sum, count) => sum + count, 0)).toBe(requests.count(kind));
    }
    const sent = requests.filter(({ kind }) => kind === 'upload-complete' || kind === 'upload-part');
    const bytes = sent.reduce((sum, { requestBytes }) => sum + requestBytes, 0);
    expect(relay.results.reduce((sum, { upload }) => sum + upload.bytes, 0)).toBe(bytes);
    expect(relay.results.map(result => result.requests['manifest-put'])).toEqual([1, 1, 1]);
  });
});

describe('an image for several platforms', () => {
  it('is one result, and its manifests are none', async () => {
    const image = await service('web', 'base', {
      platforms: ['linux/amd64', 'linux/arm64'],
      attestations: true,
    });
    const counts: number[] = [];
    const lines: string[] = [];
    const onImage = (results: readonly unknown[]) => void counts.push(results.length);
    await using relay = await relayTo(shop.emulator, { onImage, logger: collectingLogger(lines) });
    await clientOf(relay, 'app1').push(image);
    await verifyStored(shop.emulator, 'app1', 'v1');
    expect(counts).toEqual([1, 2, 3, 4, 1]);
    const [result] = relay.results;
    expect(result).toMatchObject({
      digest: image.root.digest,
      tags: ['v1'],
      platforms: ['linux/amd64', 'linux/arm64'],
    });
    expect(outcomesOf(result)).toEqual({ pushed: result?.layers.length });
    expect(result?.requests['manifest-put']).toBe(5);
    const sizes = blobsOf(image).map(digest => bytesOf(image, digest).byteLength);
    expect(result?.upload.bytes).toBe(sizes.reduce((sum, size) => sum + size, 0));
    const attestations = result?.layers.filter(({ attestation }) => attestation);
    expect(attestations).toHaveLength(2);
    for (const { digest, attestation } of result?.layers ?? []) {
      const name = `${attestation ? 'attestation ' : ''}${shortDigest(digest)}`;
      expect(lines.filter(line => line.startsWith(name))).toHaveLength(1);
    }
  });

  it('may be pushed while its members still are', async () => {
    const image = await service('web', 'base', { platforms: ['linux/amd64', 'linux/arm64'] });
    await seed(shop.emulator, 'base', image);
    await using connections = openConnections(optionsFor(shop.emulator));
    const list = new ImageList(() => {});
    const backend = new EngineBackend(connections.shared, relayPush(), list, connections.own.signal);
    const repository = await backend.repository('app1');
    await Promise.all(blobsOf(image).map(digest => repository.find(digest)));
    shop.emulator.faults.add({
      kind: 'manifest-put',
      when: ({ reference }) => reference === image.manifests[0]?.descriptor.digest,
      times: 3,
      fault: refusal(429, 'TOOMANYREQUESTS', 'Rate exceeded'),
    });
    const pushes = manifestsOf(image).map(([digest, mediaType]) =>
      repository.putManifest(digest, bytesOf(image, digest), mediaType),
    );
    await Promise.all(pushes);
    await verifyStored(shop.emulator, 'app1', image.root.digest);
    expect(list.results.map(({ digest }) => digest)).toEqual([image.root.digest]);
    const puts = shop.emulator.requests.filter(({ kind }) => kind === 'manifest-put');
    expect(puts.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 429, 429, 429]);
  });
});
