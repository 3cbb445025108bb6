import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from '@jest/globals';
import { writeOciLayout } from '../../support/generate-image.ts';
import { realDaemon } from '../support/real-parts.ts';
import { makeService } from './support/base.ts';
import { pullIntoDocker } from './support/engines.ts';
import { readWritten } from './support/image-tree.ts';
import { describePeers } from './support/peers.ts';
import { workbench } from './support/workbench.ts';

const oci = 'application/vnd.oci.image.layer.v1.tar';
const schema2 = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
const zstd = ['--dest-compress-format=zstd', '--dest-force-compress-format'];

/** Options, the image that is written, layers mounted and pushed, their media type. */
type Case = readonly [readonly string[], string, readonly [number, number], string];

/** Options to write to a transport, and to read from it. */
const access: Readonly<Record<string, (host: string) => readonly (readonly string[])[]>> = {
  docker: () => [['--dest-tls-verify=false'], ['--tls-verify=false']],
  'docker-daemon': host => [
    ['--dest-daemon-host', host],
    ['--daemon-host', host],
  ],
};

describePeers('What skopeo 1.22 copies', peers => {
  const at = workbench(peers);
  const engine = realDaemon({ bin: peers.bin, store: 'overlay2' });
  const skopeo = (...args: readonly string[]) => peers.run('skopeo', ['--insecure-policy', ...args]);
  const source = () => at.registry.inStore('source');

  beforeAll(async () => {
    await writeOciLayout(at.path('service'), await makeService('service'));
    await skopeo('copy', '--all', '--dest-tls-verify=false', `oci:${at.path('service')}`, source());
    await skopeo('copy', ...zstd, `oci:${at.path('base')}`, `oci-archive:${at.path('base-zstd.tar')}`);
    await at.pushBase(at.path('base-zstd.tar'), 'base-zstd');
  });

  /** @returns digest of what is written, and that of its config where it is no index */
  async function copy(options: readonly string[], image: string) {
    const file = at.path('digest');
    const [transport = ''] = image.split(':');
    const [to = [], read = []] = access[transport]?.(engine.daemon.host) ?? [];
    await skopeo('copy', '--src-tls-verify=false', '--digestfile', file, ...to, ...options, source(), image);
    const raw = await skopeo('inspect', '--raw', ...read, image);
    return { digest: (await readFile(file, 'utf8')).trim(), config: JSON.parse(raw).config?.digest };
  }

  const cases: readonly Case[] = [
    [[], 'oci:one.layout', [3, 2], `${oci}+gzip`],
    [['--all'], 'oci:all.layout', [3, 3], `${oci}+gzip`],
    [[], 'oci:tagged.layout:app:1', [3, 2], `${oci}+gzip`],
    [zstd, 'oci:zstd.layout', [3, 2], `${oci}+zstd`],
    [['--all', ...zstd], 'oci:all-zstd.layout', [3, 3], `${oci}+zstd`],
    [['--dest-compress-format=zstd:chunked'], 'oci:chunked.layout', [0, 5], `${oci}+zstd`],
    [[], 'oci-archive:one.tar:app', [3, 2], `${oci}+gzip`],
    [zstd, 'oci-archive:zstd.tar', [3, 2], `${oci}+zstd`],
    [[], 'docker-archive:docker.tar', [3, 2], schema2],
    [['--additional-tag=app:2'], 'docker-archive:tags.tar:app:1', [3, 2], schema2],
    [[], 'docker-daemon:app:1', [3, 2], schema2],
    [[], 'docker://HOST/one:v1', [3, 2], `${oci}+gzip`],
    [['--all'], 'docker://HOST/all:v1', [3, 3], `${oci}+gzip`],
    [['--format=v2s2'], 'docker://HOST/schema2:v1', [3, 2], schema2],
    [['--all', '--format=v2s2'], 'docker://HOST/all-schema2:v1', [3, 3], schema2],
    [['--all', ...zstd], 'docker://HOST/all-zstd:v1', [3, 3], `${oci}+zstd`],
  ];

  it('of which only some platforms were copied is pushed where these are wanted', async () => {
    const layout = `oci:${at.path('sparse')}`;
    await skopeo('copy', '--override-arch=amd64', '--src-tls-verify=false', source(), `${layout}:one`);
    await skopeo('copy', '--multi-arch=index-only', '--src-tls-verify=false', source(), `${layout}:index`);
    const whole = await at.push(`${layout}:index`, 'sparse');
    const advice = /set the input to push what is there \((platforms: linux\/amd64)\)/;
    expect(whole.errors).toEqual([expect.stringMatching(advice)]);
    const some = await at.push(`${layout}:index`, 'sparse', { inputs: { platforms: 'linux/amd64' } });
    expect(some).toMatchObject({ exitCode: 0, errors: [], outputs: { 'layers-mounted': '3' } });
    expect((await at.pullBack('sparse', some.outputs['digest'])).manifests).toHaveLength(2);
  });

  it.each(cases)('copy %j %s', async (options, input, [mounted, pushed], type) => {
    const { host } = new URL(at.registry.store.origin);
    const { image, repository } = at.input(input.replace('HOST', host));
    const written = await copy(options, image);
    const inputs = { 'mount-from': type.endsWith('zstd') ? 'base-zstd' : 'base' };
    const { environment } = engine.daemon;
    const digest = await at.pushed(image, repository, { mounted, pushed }, { environment, inputs });
    const { layerTypes, configs } = await at.pullBack(repository, digest);
    expect([...layerTypes]).toEqual([type]);
    // An archive of Docker has no manifest of its own.
    if (!input.startsWith('docker-')) expect(digest).toBe(written.digest);
    if (written.config !== undefined) expect(configs).toEqual([written.config]);
    const pull = pullIntoDocker(engine.daemon, at.path('files'));
    expect(configs).toContain(await at.expectUnpacked(pull, repository, digest, 'service'));
  });

  it('copy of plain layers into a layout: they are compressed, and the config stays', async () => {
    const [dir, layout] = [`dir:${at.path('plain')}`, `oci:${at.path('plain.layout')}`];
    await skopeo('copy', '--src-tls-verify=false', '--dest-decompress', source(), dir);
    await skopeo('copy', '--dest-oci-accept-uncompressed-layers', dir, layout);
    const written = await readWritten(at.path('plain.layout'));
    expect([...written.layerTypes]).toEqual([oci]);
    const digest = await at.pushed(layout, 'plain', { mounted: 3, pushed: 2 });
    const { layerTypes, configs } = await at.pullBack('plain', digest);
    expect([...layerTypes]).toEqual([`${oci}+gzip`]);
    expect(configs).toEqual(written.configs);
  });
});
