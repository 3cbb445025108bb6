import { mkdir, writeFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { outside } from '../relay/support/outside.ts';
import { relayBench } from '../relay/support/relay-bench.ts';
import { baseLayers, makeBase } from './support/base.ts';
import { storageOf } from './support/engines.ts';
import { describePeers } from './support/peers.ts';

const insecure = '--tls-verify=false';
const counts = { mounted: baseLayers, pushed: 1 };

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

  it('podman push has the layers of the base mounted, and sends the rest once', async () => {
    const target = `${at.create('podman')}:v1`;
    await podman('push', '--quiet', insecure, await built('service'), target);
    await at.expectArrived('podman', counts);
  });

  it('podman push of an image that is there sends nothing, and puts the tag', async () => {
    await podman('push', '--quiet', insecure, 'service:1', `${at.registry}/podman:v2`);
    await at.expectOnlyTagged('podman', 'v2');
  });

  it('podman manifest push --all', async () => {
    const target = `${at.create('list')}:v1`;
    await podman('manifest', 'create', 'both:1', await built('left'), await built('right'));
    await podman('manifest', 'push', '--quiet', '--all', insecure, 'both:1', `docker://${target}`);
    await at.expectArrived('list', { mounted: baseLayers, pushed: 2 });
  });

  it('buildah push', async () => {
    const target = `${at.create('buildah')}:v1`;
    await buildah('push', '--quiet', insecure, await built('worker', buildah), `docker://${target}`);
    await at.expectArrived('buildah', counts);
  });

  it('buildah push in the format of Docker', async () => {
    const target = `${at.create('schema2')}:v1`;
    const image = await built('tool', buildah);
    await buildah('push', '--quiet', '--format', 'v2s2', insecure, image, `docker://${target}`);
    await at.expectArrived('schema2', counts);
    expect(at.emulator.state.repository('schema2').findManifest('v1')?.mediaType).toContain('docker');
  });
});
