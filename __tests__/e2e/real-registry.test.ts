import { beforeEach, expect, it } from '@jest/globals';
import { runAction } from '../../scripts/github-runner/run-action.ts';
import { layersOf, nonDistributableImage, service } from '../engine/support/images.ts';
import { type GeneratedImage, randomBytesOf, writeOciLayout } from '../support/generate-image.ts';
import { describeWith } from '../support/needs.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { realParts, realTools } from './support/real-parts.ts';
import { digestsIn, skopeo } from './support/skopeo.ts';

const path = temporaryDirectory();
const parts = realParts();
beforeEach(() => parts.emulator.requests.clear());

let count = 0;
function push(image: string, repository: string, inputs: Readonly<Record<string, string>> = {}) {
  if (parts.emulator.state.findRepository(repository) === undefined)
    parts.emulator.state.createRepository({ name: repository });
  return runAction({
    inputs: { image, repository, tags: 'v1', ...inputs },
    directory: path(`run-${count++}`),
    environment: { ...parts.emulator.environment(), DOCKER_HOST: parts.daemon.host },
  });
}

/** Straight from the real registry, without the parts.emulator. */
async function pulledDigests(repository: string): Promise<ReadonlySet<string>> {
  const directory = path(`pulled-${repository}-${count++}`);
  await skopeo(
    'copy',
    '--all',
    '--preserve-digests',
    '--src-tls-verify=false',
    parts.inStore(repository),
    `dir:${directory}`,
  );
  return digestsIn(directory);
}

async function expectPulled(repository: string, image: GeneratedImage): Promise<void> {
  const digests = await pulledDigests(repository);
  for (const digest of image.blobs.keys()) expect(digests).toContain(digest);
}

describeWith([...realTools, 'skopeo'], 'against a real docker-registry', () => {
  it('two services: the second is mounted, and both are pulled back', async () => {
    const [one, two] = [await service('one'), await service('two')];
    await writeOciLayout(path('one'), one);
    await writeOciLayout(path('two'), two);
    expect((await push(`oci:${path('one')}`, 'app1')).outputs).toMatchObject({ 'layers-pushed': '4' });
    parts.emulator.requests.clear();
    const second = await push(`oci:${path('two')}`, 'app2');
    expect(second).toMatchObject({ exitCode: 0, outputs: { 'layers-pushed': '1', 'layers-mounted': '3' } });
    expect(parts.emulator.requests.count('upload-complete')).toBe(2);
    await expectPulled('app1', one);
    await expectPulled('app2', two);
  });

  it('a layout without the layers of its base', async () => {
    const image = await service('sparse');
    const base = new Set(layersOf(image).slice(0, 3));
    const sparse = { ...image, blobs: new Map([...image.blobs].filter(([digest]) => !base.has(digest))) };
    await writeOciLayout(path('sparse'), sparse);
    const run = await push(`oci:${path('sparse')}`, 'sparse');
    expect(run).toMatchObject({ exitCode: 0, outputs: { 'layers-pushed': '1', 'layers-mounted': '3' } });
    await expectPulled('sparse', image);
  });

  it('a non-distributable layer without URLs', async () => {
    const image = await nonDistributableImage();
    await writeOciLayout(path('windows'), image);
    expect(await push(`oci:${path('windows')}`, 'windows')).toMatchObject({ exitCode: 0, stderr: '' });
    await expectPulled('windows', image);
  });

  it('with the setting off everything is uploaded', async () => {
    parts.emulator.state.blobMounting = 'DISABLED';
    const run = await push(`oci:${path('two')}`, 'app3', { 'blob-mounting': 'check' });
    parts.emulator.state.blobMounting = 'ENABLED';
    expect(run).toMatchObject({ exitCode: 0, outputs: { 'layers-pushed': '4', 'layers-mounted': '0' } });
    await expectPulled('app3', await service('two'));
  });

  it.each(['oci-archive', 'docker-archive'])('%s, made by skopeo', async transport => {
    const file = path(`${transport}.tar`);
    await skopeo('copy', `oci:${path('one')}`, `${transport}:${file}:app:1`);
    const run = await push(`${transport}:${file}`, transport);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const digests = await pulledDigests(transport);
    expect(digests).toContain((await service('one')).manifests[0]?.config.digest);
  });

  it('docker build, then docker pull of what arrived', async () => {
    const content = { 'a.txt': randomBytesOf('a', 50_000), 'b.txt': randomBytesOf('b', 50_000) };
    const id = await parts.daemon.build('built:1', 'scratch', content);
    expect(await push('built:1', 'built')).toMatchObject({ exitCode: 0, outputs: { 'layers-pushed': '2' } });
    const { host } = new URL(parts.store.origin);
    await parts.daemon.docker('image', 'rm', 'built:1');
    await parts.daemon.docker('pull', '--quiet', `${host}/built:v1`);
    expect(await parts.daemon.docker('image', 'inspect', '--format', '{{.Id}}', `${host}/built:v1`)).toBe(id);
  });

  it('docker://, promoted by mounts alone', async () => {
    const run = await push(`docker://${parts.emulator.host}/app1:v1`, 'production');
    expect(run).toMatchObject({ exitCode: 0, outputs: { 'layers-mounted': '4', 'layers-pushed': '0' } });
    expect(parts.emulator.requests.received('upload-complete')).toBe(0);
    await expectPulled('production', await service('one'));
  });
});
