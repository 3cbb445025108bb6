import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from '@jest/globals';
import { startEmulator } from '../../emulator/emulator.ts';
import { service } from '../engine/support/images.ts';
import { type GeneratedImage, writeOciLayout } from '../support/generate-image.ts';
import { describeWith } from '../support/needs.ts';
import { savedImages } from './support/saved-images.ts';
import { credentials, digestsIn, pullBack, remote, skopeo } from './support/skopeo.ts';
import { stepAgainstEmulator } from './support/step.ts';

const run = promisify(execFile);
const tools = ['skopeo', 'buildah', 'gzip', 'zstd', 'tar'] as const;
const step = stepAgainstEmulator();
let image: GeneratedImage;

beforeAll(async () => {
  image = await service('archived', 'base', { format: 'oci' });
  await writeOciLayout(step.path('layout'), [{ image, name: 'app' }]);
  await skopeo('copy', `oci:${step.path('layout')}:app`, `oci-archive:${step.path('oci.tar')}:app`);
  await skopeo('copy', `oci:${step.path('layout')}:app`, `docker-archive:${step.path('docker.tar')}:app:1`);
  await run('gzip', ['-k', step.path('oci.tar')]);
  await run('zstd', ['-q', step.path('oci.tar')]);
  await run('gzip', ['-k', step.path('docker.tar')]);
  await buildahArchives();
});

/** Images that buildah makes from nothing. */
async function buildahArchives(): Promise<void> {
  const storage = ['--storage-driver', 'vfs', '--root', step.path('storage'), '--runroot', step.path('run')];
  const buildah = (...args: string[]) => run('buildah', [...storage, ...args]);
  const container = (await buildah('from', 'scratch')).stdout.trim();
  await buildah('add', container, step.path('layout', 'index.json'), '/one');
  await buildah('config', '--cmd', '/one', container);
  await buildah('commit', '--quiet', container, 'localhost/built:1');
  await buildah('push', 'localhost/built:1', `oci-archive:${step.path('buildah-oci.tar')}:built`);
  await buildah('push', 'localhost/built:1', `docker-archive:${step.path('buildah-docker.tar')}:built:1`);
}

/** The image's ID, which is the digest of its config, as skopeo sees it in the registry. */
async function configDigest(repository: string): Promise<string> {
  const raw = await skopeo(
    'inspect',
    '--raw',
    '--tls-verify=false',
    '--creds',
    credentials(step.emulator),
    remote(step.emulator, repository),
  );
  return JSON.parse(raw).config.digest;
}

async function pulledLayers(repository: string): Promise<readonly string[]> {
  const archive = step.path(`pulled-${repository}.tar`);
  await skopeo(
    'copy',
    '--src-tls-verify=false',
    '--src-creds',
    credentials(step.emulator),
    remote(step.emulator, repository),
    `docker-archive:${archive}:x:1`,
  );
  const [saved] = await savedImages(archive);
  return saved?.Layers ?? [];
}

describeWith(tools, 'an archive', () => {
  it.each([
    ['oci', 'oci-archive:oci.tar:app'],
    ['oci-gz', 'oci-archive:oci.tar.gz'],
    ['oci-zst', 'oci-archive:oci.tar.zst'],
    ['docker', 'docker-archive:docker.tar'],
    ['docker-named', 'docker-archive:docker.tar:app:1'],
    ['docker-gz', 'docker-archive:docker.tar.gz'],
    ['plain-oci', 'oci.tar'],
    ['plain-docker', 'docker.tar'],
  ])("%s keeps the image ID and every layer's content", async (name, input) => {
    step.emulator.state.createRepository({ name });
    const path = input.replace(/[a-z]+\.tar/, file => step.path(file));
    const finished = await step.push({ image: path, repository: name, tags: 'v1' });
    expect(finished).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await configDigest(name)).toBe(image.manifests[0]?.config.digest);
    expect(await pulledLayers(name)).toHaveLength(4);
    expect(await readdir(finished.temporaryDirectory)).toEqual(['ecr-mount-push-reports']);
  });

  it.each(['buildah-oci', 'buildah-docker'])('of %s arrives', async name => {
    step.emulator.state.createRepository({ name });
    const finished = await step.push({ image: step.path(`${name}.tar`), repository: name, tags: 'v1' });
    expect(finished).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await pulledLayers(name)).toHaveLength(1);
  });

  it('of several images asks which one, and lists them', async () => {
    const other = await service('other');
    await writeOciLayout(step.path('two'), [
      { image, name: 'app' },
      { image: other, name: 'worker' },
    ]);
    step.emulator.state.createRepository({ name: 'several' });
    const finished = await step.push({ image: `oci:${step.path('two')}`, repository: 'several', tags: 'v1' });
    expect(finished.errors).toEqual([expect.stringMatching(/app.*worker/)]);
    const named = await step.push({
      image: `oci:${step.path('two')}:worker`,
      repository: 'several',
      tags: 'v1',
    });
    expect(named.outputs['digest']).toBe(other.root.digest);
  });
});

describeWith(tools, 'a layout', () => {
  it('whose blobs are links to another one, as Bazel writes them, arrives', async () => {
    const blobs = step.path('linked', 'blobs', 'sha256');
    await mkdir(blobs, { recursive: true });
    for (const name of ['index.json', 'oci-layout']) {
      await cp(step.path('layout', name), step.path('linked', name));
    }
    for (const name of await readdir(step.path('layout', 'blobs', 'sha256'))) {
      await symlink(join('..', '..', '..', 'layout', 'blobs', 'sha256', name), join(blobs, name));
    }
    step.emulator.state.createRepository({ name: 'linked' });
    const finished = await step.push({
      image: `oci:${step.path('linked')}`,
      repository: 'linked',
      tags: 'v1',
    });
    expect(finished).toMatchObject({ exitCode: 0, outputs: { digest: image.root.digest } });
    await pullBack(step.emulator, 'linked', step.path('pulled-linked'));
    const digests = await digestsIn(step.path('pulled-linked'));
    for (const digest of image.blobs.keys()) expect(digests).toContain(digest);
  });
});

describeWith(tools, 'docker://', () => {
  it('promotes within the registry without sending a byte of content', async () => {
    step.emulator.state.createRepository({ name: 'staging' });
    step.emulator.state.createRepository({ name: 'production' });
    await step.push({ image: `oci:${step.path('layout')}:app`, repository: 'staging', tags: 'v1' });
    step.emulator.requests.clear();
    const finished = await step.push({
      image: remote(step.emulator, 'staging'),
      repository: 'production',
      tags: 'v1',
    });
    expect(finished).toMatchObject({
      exitCode: 0,
      outputs: { 'layers-mounted': '4', 'layers-pushed': '0', digest: image.root.digest },
    });
    expect(step.emulator.requests.received('upload-complete')).toBe(0);
    expect(step.emulator.requests.count('storage-get')).toBeLessThanOrEqual(1); // the config, to be looked at
  });

  it('promotes an index with its attestations without reading or sending a layer', async () => {
    const multi = await service('multi', 'base', {
      platforms: ['linux/amd64', 'linux/arm64'],
      attestations: true,
    });
    await writeOciLayout(step.path('multi'), multi);
    for (const name of ['multi-staging', 'multi-production']) step.emulator.state.createRepository({ name });
    await step.push({ image: step.path('multi'), repository: 'multi-staging', tags: 'v1' });
    step.emulator.requests.clear();
    const image = `${remote(step.emulator, 'multi-staging').replace(/:v1$/, '')}@${multi.root.digest}`;
    const finished = await step.push({ image, repository: 'multi-production', tags: 'v1' });
    expect(finished).toMatchObject({
      exitCode: 0,
      outputs: { 'layers-mounted': '6', 'layers-pushed': '0', digest: multi.root.digest },
    });
    expect(finished.stdout.match(/^attestation [0-9a-f]{12}: Mounted from multi-staging /gm)).toHaveLength(2);
    const { requests } = step.emulator;
    expect(requests.filter(({ kind }) => kind.startsWith('upload'))).toEqual([]);
    const configs = new Set(
      [...multi.blobs].filter(([, bytes]) => bytes.includes('diff_ids')).map(([digest]) => digest as string),
    );
    const read = requests.filter(({ kind }) => kind === 'blob-get').map(({ digest = '' }) => digest);
    expect(read.filter(digest => !configs.has(digest))).toEqual([]);
  });

  it('copies from another registry, with the credentials of the Docker config', async () => {
    await using elsewhere = await startEmulator();
    elsewhere.state.createRepository({ name: 'app' });
    await skopeo(
      'copy',
      '--dest-tls-verify=false',
      '--dest-creds',
      credentials(elsewhere),
      `oci:${step.path('layout')}:app`,
      remote(elsewhere, 'app'),
    );
    await mkdir(step.path('config'), { recursive: true });
    const auth = Buffer.from(credentials(elsewhere)).toString('base64');
    const config = JSON.stringify({ auths: { [elsewhere.host]: { auth } } });
    await writeFile(step.path('config', 'config.json'), config);
    step.emulator.state.createRepository({ name: 'copied' });
    const inputs = {
      image: remote(elsewhere, 'app'),
      repository: 'copied',
      tags: 'v1',
      'mount-from': 'none',
    };
    const finished = await step.push(inputs, { environment: { DOCKER_CONFIG: step.path('config') } });
    expect(finished).toMatchObject({
      exitCode: 0,
      outputs: { 'layers-pushed': '4', digest: image.root.digest },
    });
    expect(finished.masks).toContain(elsewhere.password);
    const visible = finished.stdout.replace(/^::add-mask::.*$/gm, '');
    expect(visible).not.toContain(elsewhere.password);
    const refused = await step.push({ ...inputs, tags: 'v2' });
    expect(refused.errors).toEqual([expect.stringMatching(/docker login/)]);
  });
});
