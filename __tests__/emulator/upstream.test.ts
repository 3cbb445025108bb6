import { BatchCheckLayerAvailabilityCommand, BatchGetImageCommand } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { mediaTypes } from '../../src/oci/media-types.ts';
import { credentials, digestsIn, pullBack, remote, skopeo } from '../e2e/support/skopeo.ts';
import { service } from '../engine/support/images.ts';
import { type DockerRegistry, startDockerRegistry } from '../support/docker-registry.ts';
import { writeOciLayout } from '../support/generate-image.ts';
import { describeWith } from '../support/needs.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { type Client, clientOf, errorOf } from './support/client.ts';

/** A real docker-registry stores everything behind ECR's control plane and rules. */
let store: DockerRegistry;
let emulator: Emulator;
let client: Client;
let count = 0;
let [source, target] = ['', ''];

beforeAll(async () => {
  store = await startDockerRegistry();
  emulator = await startEmulator({ upstream: store.origin, setting: 'ENABLED' });
  client = clientOf(emulator);
});
afterAll(async () => {
  client.ecr.destroy();
  await emulator.close();
  await store.close();
});
beforeEach(() => {
  count += 1;
  [source, target] = [`source-${count}`, `target-${count}`];
  for (const name of [source, target]) emulator.state.createRepository({ name });
});

const stored = (repository: string, path: string) =>
  fetch(`${store.origin}/v2/${repository}/${path}`, {
    method: 'HEAD',
    headers: { accept: mediaTypes.ociManifest },
  });
const mount = (digest: string, from = source) =>
  client.v2('POST', `${target}/blobs/uploads/?mount=${digest}&from=${from}`);

describeWith(['docker-registry', 'skopeo'], 'in front of a real registry', () => {
  const path = temporaryDirectory();

  it('skopeo pushes and pulls, and the API has the images', async () => {
    const image = await service('upstream');
    await writeOciLayout(path('image'), image);
    const to = ['--dest-tls-verify=false', '--dest-creds', credentials(emulator)];
    await skopeo('copy', ...to, `oci:${path('image')}`, remote(emulator, source));
    await pullBack(emulator, source, path('pulled'));
    expect(emulator.state.repository(source).pulledAtMs(image.root.digest)).toBeDefined();
    const digests = await digestsIn(path('pulled'));
    for (const digest of image.blobs.keys()) expect(digests).toContain(digest);
    const descriptors = image.manifests.flatMap(({ layers }) => layers.map(({ descriptor }) => descriptor));
    const { layers } = await client.ecr.send(
      new BatchCheckLayerAvailabilityCommand({
        repositoryName: source,
        layerDigests: descriptors.map(({ digest }) => digest),
      }),
    );
    expect(layers?.map(({ layerSize }) => layerSize)).toEqual(descriptors.map(({ size }) => size));
    const { images } = await client.ecr.send(
      new BatchGetImageCommand({ repositoryName: source, imageIds: [{ imageTag: 'v1' }] }),
    );
    expect(images?.[0]?.imageId?.imageDigest).toBe(image.root.digest);
  });

  it('the registry stores uploads, with Locations of the emulator', async () => {
    const opened = await client.v2('POST', `${source}/blobs/uploads/`);
    expect(new URL(opened.headers.get('location') ?? '').host).toBe(emulator.host);
    const digest = await client.upload(source, Buffer.from('content'));
    expect((await stored(source, `blobs/${digest}`)).status).toBe(200);
    expect(emulator.state.repository(source).blobs.get(digest)?.size).toBe(7);
  });

  it('mounts blobs in the registry that ECR would mount', async () => {
    const { blobs } = await client.push(source, 'v1', [Buffer.from('to mount')]);
    const digest = blobs[1]?.[0] ?? '';
    expect((await mount(digest)).status).toBe(201);
    expect((await stored(target, `blobs/${digest}`)).status).toBe(200);
    expect(emulator.requests.at(-1)?.mount).toBe('mounted');
  });

  it('does not let the registry mount blobs that ECR would not mount', async () => {
    const digest = await client.upload(source, Buffer.from('unreferenced'));
    const answer = await mount(digest);
    expect(answer.status).toBe(202);
    expect(emulator.requests.at(-1)?.mount).toBe('blob-unreferenced');
    expect((await stored(target, `blobs/${digest}`)).status).toBe(404);
    const location = new URL(answer.headers.get('location') ?? '');
    location.searchParams.set('digest', digest);
    const put = await client.v2('PUT', `${location.pathname}${location.search}`.slice('/v2/'.length), {
      body: 'unreferenced',
    });
    expect(put.status).toBe(201);
  });

  it('does not pass on credentials, checks them like ECR, and has only its own repositories', async () => {
    const wrong = await client.v2('GET', '', { headers: { authorization: 'Basic eDp5' } });
    expect(wrong.headers.get('www-authenticate')).toContain('ecr.amazonaws.com');
    expect((await errorOf(await client.v2('POST', 'none/blobs/uploads/')))[1]).toBe('NAME_UNKNOWN');
    emulator.permissions.deny('ecr:PutImage', source);
    const put = await client.putManifest(source, 'v1', client.manifest([[digestOf('x'), 1]]));
    expect((await errorOf(put)).slice(0, 2)).toEqual([403, 'DENIED']);
    emulator.permissions.allowAll();
  });

  it('rejects the manifests and tags that ECR rejects, before the registry gets them', async () => {
    const name = `immutable-${count}`;
    emulator.state.createRepository({ name, tagMutability: 'IMMUTABLE' });
    const first = await client.push(name, 'v1', [Buffer.from('one')]);
    await expect(client.push(name, 'v1', [Buffer.from('two')])).rejects.toThrow('400');
    expect((await stored(name, 'manifests/v1')).headers.get('docker-content-digest')).toBe(first.digest);
    expect((await client.putManifest(source, 'v1', Buffer.from('{}'))).status).toBe(405);
  });

  it('lists tags in responses without Content-Length, and deletes', async () => {
    const { manifest, digest } = await client.push(source, 'v1', [Buffer.from('tagged')]);
    for (let at = 0; at < 300; at++) await client.putManifest(source, `a-rather-long-tag-${at}`, manifest);
    const list = (await (await client.v2('GET', `${source}/tags/list`)).json()) as { tags: string[] };
    expect(list.tags.length).toBeGreaterThanOrEqual(100);
    expect((await client.v2('DELETE', `${source}/manifests/${digest}`)).status).toBe(202);
    expect((await client.v2('HEAD', `${source}/manifests/${digest}`)).status).toBe(404);
    expect(emulator.state.repository(source).manifests.size).toBe(0);
  });

  it('faults apply there too', async () => {
    emulator.faults.add({ kind: 'upload-complete', fault: { type: 'reset-during', afterBytes: 3 } });
    const first = client.upload(source, Buffer.alloc(100_000, 'a'));
    await expect(first).rejects.toThrow();
    emulator.faults.add({ kind: 'upload-open', fault: { type: 'lose-upload' } });
    const lost = await client.upload(source, Buffer.from('lost'));
    expect(emulator.requests.at(-1)?.status).toBe(404);
    expect((await stored(source, `blobs/${lost}`)).status).toBe(404);
    const digest = await client.upload(source, Buffer.from('found'));
    expect((await stored(source, `blobs/${digest}`)).status).toBe(200);
  });
});
