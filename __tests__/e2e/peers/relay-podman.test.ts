import { mkdir, writeFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { outside } from '../relay/support/outside.ts';
import { relayBench } from '../relay/support/relay-bench.ts';
import { pullBack } from '../support/skopeo.ts';
import { baseLayers, makeBase } from './support/base.ts';
import { storageOf } from './support/engines.ts';
import { readTree } from './support/image-tree.ts';
import { describePeers } from './support/peers.ts';

const insecure = '--tls-verify=false';

describePeers('Podman 5 and Buildah through the relay', peers => {
  const base = () => makeBase('base');
  const at = relayBench({ base });
  const from = outside(async () => at.layout('base', await base()));

  async function context(name: string): Promise<string> {
    const directory = at.path(`context-${name}`);
    await mkdir(directory, { recursive: true });
    await writeFile(`${directory}/app.txt`, name);
    await writeFile(`${directory}/Dockerfile`, `FROM ${from.baseName}\nCOPY app.txt /app.txt\n`);
    return directory;
  }

  const tool =
    (name: 'podman' | 'buildah') =>
    (...args: readonly string[]) =>
      peers.run(name, [...storageOf(at.path('store')), ...args]);
  const [podman, buildah] = [tool('podman'), tool('buildah')];

  /** Builds an image with a layer of its own on the base. @returns its name */
  async function built(name: string, by = podman): Promise<string> {
    await by('build', '--quiet', insecure, '--tag', `${name}:1`, await context(name));
    return `${name}:1`;
  }

  /**
   * Podman and Buildah keep layers unpacked. They ask for those whose compressed digest they remember, and compress the others
   * again, so how many can be mounted differs between machines.
   * @param own layers that the base does not have
   */
  async function expectArrived(repository: string, own = 1): Promise<void> {
    const { mounted, sent } = at.arrival(repository);
    const stored = at.emulator.state.repository(repository);
    expect(mounted.length).toBeGreaterThan(0);
    expect([...mounted, ...sent].toSorted()).toEqual([...stored.blobs.keys()].toSorted());
    const outcomes = await at.outcomes(repository);
    expect(outcomes).toEqual({
      mounted: mounted.length,
      pushed: baseLayers + own - mounted.length,
      existing: 0,
      attestations: 0,
    });
    const directory = at.path(`back-${repository}`);
    await pullBack(at.emulator, repository, directory, 'v1');
    await readTree(directory, stored.tags.get('v1') ?? '');
  }

  it('podman push has the layers of the base mounted, and sends the rest once', async () => {
    const target = `${at.create('podman')}:v1`;
    await podman('push', '--quiet', insecure, await built('service'), target);
    await expectArrived('podman');
  });

  it('podman push of an image that is there sends nothing, and puts the tag', async () => {
    await podman('push', '--quiet', insecure, 'service:1', `${at.registry}/podman:v2`);
    await at.expectOnlyTagged('podman', 'v2');
  });

  it('podman manifest push --all', async () => {
    const target = `${at.create('list')}:v1`;
    await podman('manifest', 'create', 'both:1', await built('left'), await built('right'));
    await podman('manifest', 'push', '--quiet', '--all', insecure, 'both:1', `docker://${target}`);
    await expectArrived('list', 2);
  });

  it('buildah push', async () => {
    const target = `${at.create('buildah')}:v1`;
    await buildah('push', '--quiet', insecure, await built('worker', buildah), `docker://${target}`);
    await expectArrived('buildah');
  });

  it('buildah push in the format of Docker', async () => {
    const target = `${at.create('schema2')}:v1`;
    const image = await built('tool', buildah);
    await buildah('push', '--quiet', '--format', 'v2s2', insecure, image, `docker://${target}`);
    await expectArrived('schema2');
    expect(at.emulator.state.repository('schema2').findManifest('v1')?.mediaType).toContain('docker');
  });
});
