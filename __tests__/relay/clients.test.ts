import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { findPeers } from '../../scripts/peers/tree.ts';
import type { Tool } from '../../scripts/test/tools.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { mediaTypes } from '../../src/oci/media-types.ts';
import { AccessDeniedError, RegistryError } from '../../src/shared/errors.ts';
import { digestsIn, skopeo } from '../e2e/support/skopeo.ts';
import { service } from '../engine/support/images.ts';
import { type DaemonOptions, type DockerDaemon, startDockerd } from '../support/dockerd.ts';
import { type ImageSpec, randomBytesOf, writeOciLayout } from '../support/generate-image.ts';
import { describeWith } from '../support/needs.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { relay } from './support/relay.ts';

describeWith(['skopeo'], 'skopeo', () => {
  const test = relay();
  const path = temporaryDirectory();
  let count = 0;

  async function push(spec: Partial<ImageSpec>, repository: string) {
    const image = await service('skopeo', 'base', spec);
    const layout = path(`image-${count++}`);
    await writeOciLayout(layout, image);
    const to = `docker://${test.server.registry}/${repository}:v1`;
    await skopeo('copy', '--all', '--preserve-digests', '--dest-tls-verify=false', `oci:${layout}`, to);
    return image;
  }

  it.each<[string, Partial<ImageSpec>]>([
    ['an image', {}],
    ['an image compressed with zstd', { compression: 'zstd' }],
    ['an image for two platforms', { platforms: ['linux/amd64', 'linux/arm64'] }],
  ])('pushes and pulls %s, every digest the same', async (_, spec) => {
    const image = await push(spec, 'team/app');
    expect(test.backend.at('team/app').manifests.get('v1')?.digest).toBe(image.root.digest);
    const pulled = path(`pulled-${count++}`);
    const from = `docker://${test.server.registry}/team/app:v1`;
    await skopeo('copy', '--all', '--preserve-digests', '--src-tls-verify=false', from, `dir:${pulled}`);
    const digests = await digestsIn(pulled);
    for (const digest of image.blobs.keys()) expect(digests).toContain(digest);
    expect(test.backend.open.size).toBe(0);
  });

  it('copies an image from repository to repository by mounts', async () => {
    await push({}, 'source');
    const { registry } = test.server;
    test.backend.calls.length = 0;
    const plain = ['--src-tls-verify=false', '--dest-tls-verify=false'];
    await skopeo('copy', ...plain, `docker://${registry}/source:v1`, `docker://${registry}/target:v1`);
    expect(test.backend.calls.filter(call => call.startsWith('mount target'))).toHaveLength(4);
    expect(test.backend.calls.filter(call => call.startsWith('commit'))).toHaveLength(1); // the config
    expect(test.backend.at('target').blobs.size).toBe(5);
  });

  it('lists tags and inspects the image', async () => {
    const image = await push({}, 'team/app');
    const reference = `docker://${test.server.registry}/team/app`;
    const list = JSON.parse(await skopeo('list-tags', '--tls-verify=false', reference));
    expect(list.Tags).toEqual(['v1']);
    const inspected = JSON.parse(await skopeo('inspect', '--tls-verify=false', `${reference}:v1`));
    expect(inspected.Digest).toBe(image.root.digest);
  });

  it('prints the reason and the remedy of an error', async () => {
    test.backend.fail('putManifest', new AccessDeniedError('ecr:PutImage', 'Not allowed.'));
    await expect(push({}, 'team/app')).rejects.toThrow(/Allow ecr:PutImage in the role's IAM policy/);
    test.backend.hooks.clear();
    test.backend.fail(
      'write',
      new RegistryError('The registry is down.', 'Run the job again.', { status: 503 }),
    );
    await expect(push({}, 'team/new')).rejects.toThrow(/The registry is down\. Run the job again\./);
    expect(test.backend.open.size).toBe(0);
  });
});

const stores: readonly [title: string, tools: readonly Tool[], options: () => DaemonOptions, type: string][] =
  [
    ['Docker', ['dockerd', 'docker'], () => ({}), mediaTypes.dockerManifest],
    ["today's Docker", ['peers'], () => today('overlay2'), mediaTypes.dockerManifest],
    ["today's Docker with containerd's store", ['peers'], () => today('containerd'), mediaTypes.ociIndex],
  ];
const today = (store: 'overlay2' | 'containerd') => ({ bin: findPeers()?.bin ?? '', store });

for (const [title, tools, options, type] of stores) {
  describeWith(tools, title, () => {
    const test = relay();
    let daemon: DockerDaemon;
    beforeAll(async () => {
      daemon = await startDockerd(options());
      const content = randomBytesOf('docker', 3_000_000).toString('base64');
      await daemon.build('local', 'scratch', { 'small.txt': 'small', 'large.txt': content });
    });
    afterAll(() => daemon.close());

    const idOf = (name: string) => daemon.docker('image', 'inspect', '--format', '{{.Id}}', name);

    it('pushes an image and pulls it back, every digest the same', async () => {
      const id = await idOf('local');
      const [reference, other] = ['web', 'other'].map(name => `${test.server.registry}/shop/${name}:v1`);
      await daemon.docker('tag', 'local', `${reference}`);
      const printed = await daemon.docker('push', `${reference}`);
      const repository = test.backend.at('shop/web');
      const stored = repository.manifests.get('v1');
      expect(stored?.mediaType).toBe(type);
      expect(printed).toContain(`v1: digest: ${stored?.digest} size: ${stored?.bytes.byteLength}`);
      expect(repository.blobs.size).toBeGreaterThanOrEqual(3);
      for (const [digest, bytes] of repository.blobs) expect(digestOf(bytes)).toBe(digest);

      await daemon.docker('tag', 'local', `${other}`);
      test.backend.calls.length = 0;
      await daemon.docker('push', `${other}`);
      expect(test.backend.calls.filter(call => / shop\/other sha256:\w+ shop\/web$/.test(call))).not.toEqual(
        [],
      );
      expect(test.backend.at('shop/other').manifests.get('v1')?.digest).toBe(stored?.digest);

      await daemon.docker('image', 'rm', `${reference}`, `${other}`, 'local');
      await daemon.docker('pull', `${reference}`);
      expect(await idOf(`${reference}`)).toBe(id);
      await daemon.docker('tag', `${reference}`, 'local');
      expect(test.backend.open.size).toBe(0);
    });

    it.each(['receive', 'write', 'commit'] as const)(
      'prints why %s failed, and does not try again',
      async method => {
        const reference = `${test.server.registry}/shop/web:v1`;
        await daemon.docker('tag', 'local', reference);
        test.backend.fail(
          method,
          new RegistryError('The registry is down.', 'Run the job again.', { status: 503 }),
        );
        await expect(daemon.docker('push', reference)).rejects.toThrow(
          /The registry is down\. Run the job again\./,
        );
        await daemon.docker('image', 'rm', reference);
        // one at most for each layer and the config
        expect(test.backend.calls.filter(call => call.startsWith(method)).length).toBeLessThanOrEqual(3);
      },
    );
  });
}
