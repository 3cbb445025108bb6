import { beforeAll, expect, it } from '@jest/globals';
import { realDaemon } from '../support/real-parts.ts';
import { pullIntoDocker } from './support/engines.ts';
import { readWritten } from './support/image-tree.ts';
import { describePeers } from './support/peers.ts';
import { workbench } from './support/workbench.ts';

const oci = 'application/vnd.oci.image.layer.v1.tar';
const schema2 = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
const inToto = 'application/vnd.in-toto+json';

const zstd = 'compression=zstd,force-compression=true';
const plain = 'compression=uncompressed,force-compression=true';
const provenance = '--provenance=mode=min';
const both = '--platform=linux/amd64,linux/arm64';

/** Input, output and options of the build, layers mounted and pushed, media types of all layers. */
type Case = readonly [string, string, readonly string[], readonly [number, number], readonly string[]];

describePeers('What docker buildx build writes', peers => {
  const at = workbench(peers);
  const builder = realDaemon({ bin: peers.bin, store: 'containerd' });
  const fresh = realDaemon({ bin: peers.bin, store: 'containerd' });
  let context = '';

  async function build(directory: string, output: string, ...options: readonly string[]): Promise<void> {
    await builder.daemon.docker('buildx', 'build', '--quiet', ...options, '--output', output, directory);
  }

  beforeAll(async () => {
    context = await at.context('service');
    const other = await at.context('another service, whose layers are zstd');
    await build(other, `type=oci,dest=${at.path('base-zstd.tar')},${zstd}`);
    await at.pushBase(at.path('base-zstd.tar'), 'base-zstd');
  });

  const cases: readonly Case[] = [
    ['oci:gzip.layout', 'type=oci,tar=false', [], [4, 1], [`${oci}+gzip`]],
    ['oci-archive:gzip.tar', 'type=oci', [], [4, 1], [`${oci}+gzip`]],
    ['docker-archive:docker.tar', 'type=docker', [], [4, 1], [schema2]],
    ['oci:zstd.layout', `type=oci,tar=false,${zstd}`, [], [4, 1], [`${oci}+zstd`]],
    ['docker-archive:docker-zstd.tar', `type=docker,${zstd}`, [], [4, 1], [schema2.replace('gzip', 'zstd')]],
    ['oci-archive:plain.tar', `type=oci,${plain}`, [], [4, 1], [`${oci}+gzip`]],
    ['docker-archive:docker-plain.tar', `type=docker,${plain}`, [], [4, 1], [schema2]],
    ['schema2.tar', 'type=oci,oci-mediatypes=false', [], [4, 1], [schema2]],
    ['attested.layout', 'type=oci,tar=false', [provenance], [4, 1], [`${oci}+gzip`, inToto]],
    ['attested-zstd.tar', `type=oci,${zstd}`, [provenance], [4, 1], [`${oci}+zstd`, inToto]],
    ['attested-plain.tar', `type=oci,${plain}`, [provenance], [4, 1], [`${oci}+gzip`, inToto]],
    ['oci:both.layout', 'type=oci,tar=false', [both], [5, 1], [`${oci}+gzip`, inToto]],
    ['oci-archive:both-zstd.tar', `type=oci,${zstd}`, [both, provenance], [4, 2], [`${oci}+zstd`, inToto]],
    ['oci:named.layout:app:1', 'type=oci,tar=false,name=app:1', [], [4, 1], [`${oci}+gzip`]],
    ['oci:tagged.layout:1', 'type=oci,tar=false,name=app:1', [], [4, 1], [`${oci}+gzip`]],
  ];

  it.each<readonly [string, readonly string[], Readonly<Record<string, string>>]>([
    ['never-attested.layout', [provenance], { index: 'never' }],
    ['never-both.tar', [both, provenance], { index: 'never', platforms: 'linux/amd64' }],
  ])('%s of %j is pushed as a single manifest', async (input, options, inputs) => {
    const { image, file, repository } = at.input(input);
    await build(context, `type=oci,tar=${input.endsWith('.tar')},dest=${file}`, ...options);
    const digest = await at.pushed(image, repository, { mounted: 4, pushed: 1 }, { inputs });
    const [tree, written] = [await at.pullBack(repository, digest), await readWritten(file)];
    expect(written.manifests).toContain(digest);
    expect(tree.manifests).toEqual([digest]);
    const pull = pullIntoDocker(fresh.daemon, at.path('files'));
    expect(await at.expectUnpacked(pull, repository, digest, 'service')).toBe(digest);
  });

  it.each(cases)('%s of %s %j', async (input, output, options, [mounted, pushed], types) => {
    const { image, file, repository } = at.input(input);
    await build(context, `${output},dest=${file}`, ...options);
    const inputs = { 'mount-from': output.includes(zstd) ? 'base-zstd' : 'base' };
    const digest = await at.pushed(image, repository, { mounted, pushed }, { inputs });
    const [tree, written] = [await at.pullBack(repository, digest), await readWritten(file)];
    expect(tree.configs).toEqual(written.configs);
    if (!output.includes(plain)) expect(digest).toBe(written.manifests[0]);
    expect([...tree.layerTypes]).toEqual(types);
    const pull = pullIntoDocker(fresh.daemon, at.path('files'));
    expect(await at.expectUnpacked(pull, repository, digest, 'service')).toBe(digest);
  });
});
