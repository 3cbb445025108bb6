import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { pullIntoPodman, storageOf } from './support/engines.ts';
import { readWritten } from './support/image-tree.ts';
import { describePeers } from './support/peers.ts';
import { workbench } from './support/workbench.ts';

const oci = 'application/vnd.oci.image.layer.v1.tar+gzip';
const schema2 = 'application/vnd.docker.image.rootfs.diff.tar.gzip';

describePeers('What Podman 5 saves', peers => {
  const at = workbench(peers);
  const podman = async (...args: readonly string[]) =>
    (await peers.run('podman', [...storageOf(at.path('store')), ...args])).trim();
  const ids = new Map<string, string>();

  beforeAll(async () => {
    const build = async (name: string, ...more: readonly string[]) => {
      const options = ['--quiet', '--tls-verify=false', '--tag', `${name}:1`, ...more];
      const id = await podman('build', ...options, await at.context(name));
      ids.set(name, `sha256:${id}`);
    };
    await build('service');
    await build('worker', '--format', 'docker');
    const save = (file: string, format: string, ...names: string[]) =>
      podman('save', '--quiet', '--format', format, '--output', at.path(file), ...names);
    await save('docker.tar', 'docker-archive', 'service:1');
    await save('worker.tar', 'docker-archive', 'worker:1');
    await save('oci.tar', 'oci-archive', 'service:1');
    await save('oci.layout', 'oci-dir', 'service:1');
    await save('worker-oci.tar', 'oci-archive', 'worker:1');
    const several = ['--multi-image-archive', '--output', at.path('both.tar')];
    await podman('save', '--quiet', ...several, 'service:1', 'worker:1');
    await save('base.tar', 'oci-archive', at.baseName);
    await at.pushBase(at.path('base.tar'), 'base-podman');
    await writeDockerCommand();
  });

  /** `docker` as Podman's package podman-docker has it. */
  async function writeDockerCommand(): Promise<void> {
    await mkdir(at.path('bin'));
    const options = storageOf(at.path('store')).join(' ');
    await writeFile(at.path('bin', 'docker'), `#!/bin/sh\nexec podman ${options} "$@"\n`, { mode: 0o755 });
  }

  /** A PATH on which there is Podman, but no Docker. */
  async function pathWithoutDocker(): Promise<string> {
    const directory = at.path('podman-only');
    await mkdir(directory, { recursive: true });
    const command = [`${peers.bin}/podman`, ...storageOf(at.path('store'))].join(' ');
    const script = `#!/bin/sh\nPATH=${peers.bin}:${process.env['PATH']} exec ${command} "$@"\n`;
    await writeFile(join(directory, 'podman'), script, { mode: 0o755 });
    await symlink(process.execPath, join(directory, 'node')).catch(() => undefined); // there from another test
    return directory;
  }

  it.each([
    ['docker-daemon:service:1', 'service'],
    ['localhost/worker:1', 'worker'],
  ])('has %s where Docker is not installed', async (image, built) => {
    const PATH = await pathWithoutDocker();
    const repository = `only-${built}`;
    const run = await at.push(image, repository, { environment: { PATH } });
    expect(run).toMatchObject({ exitCode: 0, stderr: '', outputs: { 'layers-mounted': '4' } });
    expect(run.stdout).toMatch(/^Reading the image from Podman, because Docker is not installed\.$/m);
    const { configs } = await at.pullBack(repository, run.outputs['digest']);
    expect(configs).toEqual([ids.get(built)]);
  });

  it('lists references to an archive of several that select them', async () => {
    const asked = await at.push(at.path('both.tar'), 'listed');
    const [, list = ''] = /Set it to one of: (.*)\.$/.exec(asked.errors[0] ?? '') ?? [];
    const names = ['service', 'worker'];
    expect(list.split(', ')).toEqual(names.map(name => `${at.path('both.tar')}:localhost/${name}:1`));
    for (const [position, image] of list.split(', ').entries()) {
      const run = await at.push(image, 'listed');
      const { configs } = await at.pullBack('listed', run.outputs['digest']);
      expect(configs).toEqual([ids.get(names[position] ?? '')]);
    }
  });

  it('or not, and neither has Docker, which DOCKER_HOST means', async () => {
    const PATH = await pathWithoutDocker();
    const absent = await at.push('nothing:1', 'absent', { environment: { PATH } });
    expect(absent.errors).toEqual([
      expect.stringMatching(/Docker is not installed, and Podman has no image nothing:1/),
    ]);
    const environment = { PATH, DOCKER_HOST: 'unix:///nowhere' };
    const meant = await at.push('service:1', 'absent', { environment });
    expect(meant.errors).toEqual([expect.stringMatching(/Docker is not on the PATH\. Install Docker/)]);
  });

  it.each([
    ['docker-archive:docker.tar', 'service', schema2],
    ['docker-archive:docker.tar:localhost/service:1', 'service', schema2],
    ['docker-archive:worker.tar', 'worker', schema2],
    ['docker-archive:both.tar:localhost/worker:1', 'worker', schema2],
    ['docker-archive:both.tar:@0', 'service', schema2],
    ['oci-archive:oci.tar', 'service', oci],
    ['oci-archive:oci.tar:localhost/service:1', 'service', oci],
    ['oci:oci.layout', 'service', oci],
    ['oci-archive:worker-oci.tar', 'worker', oci],
    ['docker-daemon:service:1', 'service', schema2],
    ['localhost/worker:1', 'worker', schema2],
  ])('%s', async (input, built, type) => {
    const { image, file, repository } = at.input(input);
    const environment = { PATH: `${at.path('bin')}:${peers.bin}:${process.env['PATH']}` };
    // Podman compresses anew what it saves as OCI: there its own base has the same layers, and no other.
    const inputs = { 'mount-from': type === oci ? 'base-podman' : 'base' };
    const digest = await at.pushed(image, repository, { mounted: 4, pushed: 1 }, { environment, inputs });
    const { layerTypes, configs } = await at.pullBack(repository, digest);
    expect([...layerTypes]).toEqual([type]);
    const pull = pullIntoPodman(peers, at.path('pulled'));
    expect(configs).toEqual([await at.expectUnpacked(pull, repository, digest, built)]);
    if (type === oci) {
      const written = await readWritten(file);
      expect([digest, configs]).toEqual([written.manifests[0], written.configs]);
    }
    // Of an image of Docker's format, saved as OCI, Podman writes another config.
    if (file !== at.path('worker-oci.tar')) expect(configs).toEqual([ids.get(built)]);
  });
});
