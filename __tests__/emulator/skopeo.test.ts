import { expect, it } from '@jest/globals';
import { credentials, digestsIn, pullBack, remote, skopeo } from '../e2e/support/skopeo.ts';
import { service } from '../engine/support/images.ts';
import { type GeneratedImage, type ImageSpec, writeOciLayout } from '../support/generate-image.ts';
import { describeWith } from '../support/needs.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { emulatorClient } from './support/client.ts';

describeWith(['skopeo'], 'a real client, skopeo', () => {
  const client = emulatorClient();
  const path = temporaryDirectory();
  let count = 0;

  async function push(image: GeneratedImage, repository: string, ...more: readonly string[]): Promise<void> {
    const { emulator } = client;
    if (emulator.state.findRepository(repository) === undefined) {
      emulator.state.createRepository({ name: repository });
    }
    const layout = path(`image-${count++}`);
    await writeOciLayout(layout, image);
    const to = ['--dest-tls-verify=false', '--dest-creds', credentials(emulator)];
    await skopeo('copy', ...more, ...to, `oci:${layout}`, remote(emulator, repository));
  }

  async function expectPulled(image: GeneratedImage, repository: string): Promise<void> {
    const directory = path(`pulled-${count++}`);
    await pullBack(client.emulator, repository, directory);
    const digests = await digestsIn(directory);
    for (const digest of image.blobs.keys()) expect(digests).toContain(digest);
  }

  it.each<[string, Partial<ImageSpec>]>([
    ['an image', {}],
    ['an image compressed with zstd', { compression: 'zstd' }],
    ['an image for two platforms', { platforms: ['linux/amd64', 'linux/arm64'] }],
  ])('pushes and pulls %s, every digest the same', async (_, spec) => {
    const image = await service('skopeo', 'base', spec);
    await push(image, 'team/app', '--all', '--preserve-digests');
    expect(client.emulator.state.repository('team/app').tags.get('v1')).toBe(image.root.digest);
    await expectPulled(image, 'team/app');
  });

  it('never sends the credentials of the registry to the storage', async () => {
    const image = await service('skopeo');
    await push(image, 'app');
    client.emulator.requests.clear();
    await expectPulled(image, 'app');
    const downloads = client.emulator.requests.filter(({ kind }) => kind === 'storage-get');
    expect(downloads).toHaveLength(5);
    for (const { headers, status } of downloads) {
      expect([headers.authorization, status]).toEqual([undefined, 200]);
    }
  });

  it('copies an image from repository to repository by mounts', async () => {
    const { emulator } = client;
    const image = await service('skopeo');
    await push(image, 'source');
    emulator.state.createRepository({ name: 'target' });
    emulator.requests.clear();
    const creds = ['--src-creds', credentials(emulator), '--dest-creds', credentials(emulator)];
    const plain = ['--src-tls-verify=false', '--dest-tls-verify=false'];
    await skopeo('copy', ...creds, ...plain, remote(emulator, 'source'), remote(emulator, 'target'));
    const mounts = emulator.requests.filter(({ kind }) => kind === 'mount');
    expect(mounts.map(({ status, from, mount }) => [status, from, mount])).toEqual(
      mounts.map(() => [201, 'source', 'mounted']),
    );
    expect(mounts.length).toBeGreaterThanOrEqual(4);
    await expectPulled(image, 'target');
  });

  it('uploads blobs that are not mounted in the session that the mount opened', async () => {
    const { emulator } = client;
    const image = await service('skopeo');
    await push(image, 'source');
    emulator.state.blobMounting = 'DISABLED';
    emulator.state.createRepository({ name: 'target' });
    emulator.requests.clear();
    const creds = ['--src-creds', credentials(emulator), '--dest-creds', credentials(emulator)];
    const plain = ['--src-tls-verify=false', '--dest-tls-verify=false'];
    await skopeo('copy', ...creds, ...plain, remote(emulator, 'source'), remote(emulator, 'target'));
    const reasons = new Set(emulator.requests.flatMap(({ mount }) => (mount === undefined ? [] : [mount])));
    expect(reasons).toEqual(new Set(['setting-off']));
    await expectPulled(image, 'target');
  });

  it('lists tags, inspects images and deletes them', async () => {
    const { emulator } = client;
    const image = await service('skopeo');
    await push(image, 'app');
    const access = ['--tls-verify=false', '--creds', credentials(emulator)];
    const list = JSON.parse(
      await skopeo('list-tags', ...access, remote(emulator, 'app').replace(/:v1$/, '')),
    ) as { Tags: string[] };
    expect(list.Tags).toEqual(['v1']);
    const inspected = JSON.parse(await skopeo('inspect', ...access, remote(emulator, 'app'))) as {
      Digest: string;
    };
    expect(inspected.Digest).toBe(image.root.digest);
    await skopeo('delete', ...access, remote(emulator, 'app'));
    expect(emulator.state.repository('app').manifests.size).toBe(0);
  });

  it('gets an error if the tag is immutable, or the repository is missing', async () => {
    const { emulator } = client;
    emulator.state.createRepository({ name: 'fixed', tagMutability: 'IMMUTABLE' });
    await push(await service('one'), 'fixed');
    await expect(push(await service('two'), 'fixed')).rejects.toThrow(/tag is immutable/);
    await writeOciLayout(path('missing'), await service('one'));
    const to = ['--dest-tls-verify=false', '--dest-creds', credentials(emulator)];
    const missing = skopeo('copy', ...to, `oci:${path('missing')}`, remote(emulator, 'none'));
    await expect(missing).rejects.toThrow(/name unknown|does not exist in the registry/);
  });
});
