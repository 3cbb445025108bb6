import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from '@jest/globals';
import { realDaemon } from '../support/real-parts.ts';
import { pullIntoDocker, storageOf } from './support/engines.ts';
import { readWritten } from './support/image-tree.ts';
import { describePeers } from './support/peers.ts';
import { workbench } from './support/workbench.ts';

const oci = 'application/vnd.oci.image.layer.v1.tar+gzip';
const schema2 = 'application/vnd.docker.image.rootfs.diff.tar.gzip';

describePeers('What Buildah pushes to this machine', peers => {
  const at = workbench(peers);
  const engine = realDaemon({ bin: peers.bin, store: 'overlay2' });
  const ids = new Map<string, string>();

  /** Buildah has no option for where a daemon listens: each of its processes sees it at the usual place, and no other does. */
  const usual = join(peers.root, 'run', 'docker.sock');
  const script = 'mount --bind "$0" "$1" && shift && exec "$@"';
  const buildah = async (...args: readonly string[]) => {
    const socket = new URL(engine.daemon.host).pathname;
    const command = [join(peers.bin, 'buildah'), ...storageOf(at.path('store')), ...args];
    const options = ['--mount', 'sh', '-c', script, socket, usual];
    return (await promisify(execFile)('unshare', [...options, ...command])).stdout.trim();
  };

  beforeAll(async () => {
    await writeFile(usual, ''); // to be mounted on
    const access = '--tls-verify=false';
    const build = async (name: string, ...options: readonly string[]) => {
      const id = await buildah('build', '--quiet', access, ...options, '--tag', name, await at.context(name));
      ids.set(name, `sha256:${id}`);
    };
    await build('service');
    await build('worker', '--format', 'docker');
    const container = await buildah('from', access, at.baseName);
    await buildah('copy', '--quiet', container, `${await at.context('committed')}/app.txt`, '/app.txt');
    ids.set('committed', `sha256:${await buildah('commit', '--quiet', container, 'committed')}`);
    await buildah('push', '--quiet', at.baseName, `oci-archive:${at.path('base.tar')}`);
    await at.pushBase(at.path('base.tar'), 'base-buildah');
  });

  it.each([
    ['service', 'oci:service.layout', oci],
    ['service', 'oci:named.layout:app', oci],
    ['service', 'oci-archive:service.tar', oci],
    ['committed', 'oci-archive:committed.tar:committed', oci],
    ['service', 'docker-archive:docker.tar', schema2],
    ['worker', 'docker-archive:worker.tar:worker:1', schema2],
    ['worker', 'docker-daemon:worker:1', schema2],
    ['service', 'docker-daemon:service:1', schema2],
  ])('%s to %s', async (built, input, type) => {
    const { image, file, repository } = at.input(input);
    const { environment } = engine.daemon;
    await buildah('push', '--quiet', built, image);
    // Buildah compresses anew what it pushes as OCI: there its own base has the same layers, and no other.
    const inputs = { 'mount-from': type === oci ? 'base-buildah' : 'base' };
    const digest = await at.pushed(image, repository, { mounted: 4, pushed: 1 }, { environment, inputs });
    const { layerTypes, configs } = await at.pullBack(repository, digest);
    expect([...layerTypes]).toEqual([type]);
    expect(configs).toEqual([ids.get(built)]);
    if (type === oci) expect(digest).toBe((await readWritten(file)).manifests[0]);
    const pull = pullIntoDocker(engine.daemon, at.path('files'));
    expect(await at.expectUnpacked(pull, repository, digest, built)).toBe(ids.get(built));
  });
});
