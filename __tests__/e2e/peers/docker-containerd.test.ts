import { beforeAll, describe, expect, it } from '@jest/globals';
import { type GeneratedImage, writeOciLayout } from '../../support/generate-image.ts';
import { realDaemon } from '../support/real-parts.ts';
import { savedImages } from '../support/saved-images.ts';
import { makeBase } from './support/base.ts';
import { pullIntoDocker } from './support/engines.ts';
import { describePeers } from './support/peers.ts';
import { workbench } from './support/workbench.ts';

const schema2 = ['application/vnd.docker.image.rootfs.diff.tar.gzip'];
const attested = ['application/vnd.oci.image.layer.v1.tar+gzip', 'application/vnd.in-toto+json'];

describePeers("Docker 28 with containerd's image store", peers => {
  const at = workbench(peers);
  const builder = realDaemon({ bin: peers.bin, store: 'containerd' });
  const fresh = realDaemon({ bin: peers.bin, store: 'overlay2' });

  beforeAll(async () => {
    const build = async (tag: string, ...options: readonly string[]) => {
      const context = await at.context(tag.slice(0, -2));
      await builder.daemon.docker('build', '--quiet', '--tag', tag, ...options, context);
    };
    await build('plain:1', '--provenance=false');
    await build('service:1');
    await build('worker:1', '--provenance=mode=max');
    await build('multi:1', '--platform=linux/amd64,linux/arm64');
    const save = (file: string, ...names: string[]) =>
      builder.daemon.docker('save', '--output', at.path(file), ...names);
    await save('plain.tar', 'plain:1');
    await save('several.tar', 'service:1', 'multi:1', 'worker:1');
  });

  const idOf = (name: string) => builder.daemon.docker('image', 'inspect', '--format', '{{.Id}}', name);

  const push = (image: string, repository: string) =>
    at.push(image, repository, { environment: builder.daemon.environment });

  it.each([
    ['plain:1', 'plain:1', { mounted: 4, pushed: 1, manifests: 1, types: schema2 }],
    ['docker-daemon:service:1', 'service:1', { mounted: 4, pushed: 1, manifests: 3, types: attested }],
    ['docker-daemon:worker:1', 'worker:1', { mounted: 4, pushed: 1, manifests: 3, types: attested }],
    ['docker-daemon:multi:1', 'multi:1', { mounted: 5, pushed: 1, manifests: 5, types: attested }],
    ['docker-archive:plain.tar', 'plain:1', { mounted: 4, pushed: 1, manifests: 1, types: schema2 }],
    [
      'docker-archive:several.tar:service:1',
      'service:1',
      { mounted: 4, pushed: 1, manifests: 3, types: attested },
    ],
    [
      'docker-archive:several.tar:worker:1',
      'worker:1',
      { mounted: 4, pushed: 1, manifests: 3, types: attested },
    ],
    [
      'docker-archive:several.tar:multi:1',
      'multi:1',
      { mounted: 5, pushed: 1, manifests: 5, types: attested },
    ],
  ])('%s', async (input, built, { mounted, pushed, manifests, types }) => {
    const { image, repository } = at.input(input);
    const run = await push(image, repository);
    const digest = await idOf(built);
    const outputs = { digest, 'layers-mounted': String(mounted), 'layers-pushed': String(pushed) };
    expect(run).toMatchObject({ exitCode: 0, stderr: '', outputs });
    const tree = await at.pullBack(repository, digest);
    expect(tree.manifests).toHaveLength(manifests);
    expect([...tree.layerTypes]).toEqual(types);
    const pull = pullIntoDocker(fresh.daemon, at.path('files'));
    const id = await at.expectUnpacked(pull, repository, digest, built.slice(0, -2));
    expect(tree.configs).toContain(id);
  });

  it('an archive of several has each of them under the reference that the message lists', async () => {
    const asked = await push(`docker-archive:${at.path('several.tar')}`, 'listed');
    const [, list = ''] = /Set it to one of: (.*)\.$/.exec(asked.errors[0] ?? '') ?? [];
    expect(list.split(', ')).toHaveLength(3);
    for (const image of list.split(', ')) {
      const run = await push(image, 'listed');
      const name = image.split(':').slice(-2).join(':');
      expect(run).toMatchObject({ exitCode: 0, errors: [], outputs: { digest: await idOf(name) } });
    }
  });

  it('an attested image is pushed as a single manifest where no index is wanted, and Docker pulls it', async () => {
    const run = await at.push('docker-daemon:worker:1', 'single', {
      inputs: { index: 'never' },
      environment: builder.daemon.environment,
    });
    expect(run).toMatchObject({
      exitCode: 0,
      stderr: '',
      outputs: { 'layers-mounted': '4', 'layers-pushed': '1' },
    });
    expect(run.stdout).not.toMatch(/docker save/);
    const { digest = '' } = run.outputs;
    const tree = await at.pullBack('single', digest);
    expect(tree.manifests).toEqual([digest]);
    const pull = pullIntoDocker(fresh.daemon, at.path('files'));
    expect(tree.configs).toEqual([await at.expectUnpacked(pull, 'single', digest, 'worker')]);
  });

  it('docker save of one platform of two is the image of this platform', async () => {
    const file = at.path('arm.tar');
    await builder.daemon.docker('save', '--platform=linux/arm64', '--output', file, 'multi:1');
    const run = await push(`docker-archive:${file}`, 'arm');
    const outputs = { 'layers-mounted': '4', 'layers-pushed': '1' };
    expect(run).toMatchObject({ exitCode: 0, stderr: '', outputs });
    const { digest } = run.outputs;
    expect((await at.pullBack('arm', digest)).manifests).toEqual([digest]);
    const both = await push('docker-daemon:multi:1', 'both');
    expect((await at.pullBack('both', both.outputs['digest'])).manifests).toContain(digest);
  });

  it('docker load of plain layers: they are compressed, and the config stays', async () => {
    const archive = await at.savedBase('loaded:1');
    await builder.daemon.docker('load', '--input', archive);
    const run = await push('docker-daemon:loaded:1', 'loaded');
    const outputs = { 'layers-mounted': '4', 'layers-pushed': '0' };
    expect(run).toMatchObject({ exitCode: 0, stderr: '', outputs });
    const { configs } = await at.pullBack('loaded', run.outputs['digest']);
    expect(await savedImages(archive)).toMatchObject([
      { Config: configs[0]?.replace(/^sha256:(.*)/, '$1.json') },
    ]);
  });

  describe('of an index for three platforms that was pulled for', () => {
    /** Pulls some platforms of an index of its own. @returns the index */
    async function pulledFor(name: string, platforms: readonly string[]): Promise<GeneratedImage> {
      const image = await makeBase(name);
      await writeOciLayout(at.path(name), image);
      await at.pushBase(`oci:${at.path(name)}`, 'base', name);
      const reference = at.baseName.replace(/v1$/, name);
      for (const platform of platforms) {
        await builder.daemon.docker('pull', '--quiet', '--platform', platform, reference);
      }
      await builder.daemon.docker('tag', reference, `${name}:1`);
      expect(await idOf(`${name}:1`)).toBe(image.root.digest);
      return image;
    }

    it.each(['docker-daemon', 'docker-archive'])('one, %s pushes its manifest', async transport => {
      const name = `one-${transport}`;
      const [amd64] = (await pulledFor(name, ['linux/amd64'])).manifests;
      await builder.daemon.docker('save', '--output', at.path(`${name}.tar`), `${name}:1`);
      const image = transport === 'docker-daemon' ? `${name}:1` : at.path(`${name}.tar`);
      const run = await push(`${transport}:${image}`, name);
      const digest = amd64?.descriptor.digest;
      const outputs = { digest, 'layers-mounted': '4', 'layers-pushed': '0' };
      expect(run).toMatchObject({ exitCode: 0, stderr: '', outputs });
      await at.pullBack(name, digest);
    });

    it('two, an index of these is pushed', async () => {
      const [amd64, arm64] = (await pulledFor('two', ['linux/amd64', 'linux/arm64'])).manifests;
      const run = await push('docker-daemon:two:1', 'two');
      const outputs = { 'layers-mounted': '5', 'layers-pushed': '0' };
      expect(run).toMatchObject({ exitCode: 0, stderr: '', outputs });
      const { manifests } = await at.pullBack('two', run.outputs['digest']);
      expect(manifests.slice(1)).toEqual([amd64?.descriptor.digest, arm64?.descriptor.digest]);
    });
  });
});
