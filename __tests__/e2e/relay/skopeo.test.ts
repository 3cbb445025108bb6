import { expect, it } from '@jest/globals';
import { baseImage, seed, service } from '../../engine/support/images.ts';
import { describeWith } from '../../support/needs.ts';
import { skopeo } from '../support/skopeo.ts';
import { relayBench } from './support/relay-bench.ts';

const both = ['linux/amd64', 'linux/arm64'];
const insecure = '--dest-tls-verify=false';

describeWith(['skopeo'], 'skopeo copy through the relay', () => {
  const at = relayBench();

  it('has the layers of the base mounted, and sends the rest once', async () => {
    const target = at.create('one');
    const image = await service('one');
    await skopeo('copy', insecure, `oci:${await at.layout('one', image)}`, `docker://${target}:v1`);
    expect(await at.expectArrived('one', { mounted: 3, pushed: 1 })).toBe(image.root.digest);
  });

  it('of an image that is there sends nothing, and puts the tag', async () => {
    const image = `oci:${await at.layout('again', await service('one'))}`;
    await skopeo('copy', insecure, image, `docker://${at.registry}/one:v2`);
    await at.expectOnlyTagged('one', 'v2');
  });

  it('of an image that another job has pushed sends nothing, and reports it as there', async () => {
    const image = await service('there');
    await seed(at.emulator, 'there', image);
    const source = `oci:${await at.layout('there', image)}`;
    await skopeo('copy', insecure, source, `docker://${at.registry}/there:v1`);
    expect(at.arrival('there')).toEqual({ mounted: [], sent: [], bytes: 0 });
    expect(await at.outcomes('there')).toEqual({ mounted: 0, pushed: 0, existing: 4, attestations: 0 });
  });

  it('--all brings every platform', async () => {
    const target = at.create('all');
    const image = await service('all', 'base', { platforms: both });
    await skopeo('copy', '--all', insecure, `oci:${await at.layout('all', image)}`, `docker://${target}:v1`);
    expect(await at.expectArrived('all', { mounted: 3, pushed: 3 })).toBe(image.root.digest);
  });

  it('--format v2s2 comes as Docker schema 2', async () => {
    const target = at.create('schema2');
    const image = `oci:${await at.layout('schema2', await service('schema2'))}`;
    await skopeo('copy', '--format', 'v2s2', insecure, image, `docker://${target}:v1`);
    await at.expectArrived('schema2', { mounted: 3, pushed: 1 });
    const stored = at.emulator.state.repository('schema2').findManifest('v1');
    expect(stored?.mediaType).toBe('application/vnd.docker.distribution.manifest.v2+json');
  });

  it('of zstd layers has them mounted like any other', async () => {
    const target = at.create('zstd');
    await seed(at.emulator, 'base-zstd', await baseImage('zstd', { compression: 'zstd' }));
    const image = await service('zstd', 'zstd', { compression: 'zstd' });
    await skopeo('copy', insecure, `oci:${await at.layout('zstd', image)}`, `docker://${target}:v1`);
    expect(at.arrival('zstd').mounted).toHaveLength(3);
    const { image: reported } = await at.report('zstd');
    expect(reported.layers.map(({ outcome, from }) => [outcome, from])).toEqual([
      ...Array.from({ length: 3 }, () => ['mounted', 'base-zstd']),
      ['pushed', undefined],
    ]);
  });

  it('reads through the relay, and so copies from one repository to another', async () => {
    const [source, target] = [at.create('source'), at.create('target')];
    const image = await service('source');
    await skopeo('copy', insecure, `oci:${await at.layout('source', image)}`, `docker://${source}:v1`);
    at.emulator.requests.clear();
    await skopeo(
      'copy',
      '--src-tls-verify=false',
      insecure,
      `docker://${source}:v1`,
      `docker://${target}:v1`,
    );
    expect(at.emulator.state.repository('target').tags.get('v1')).toBe(image.root.digest);
    expect(at.arrival('target').sent).toEqual([]);
  });
});
