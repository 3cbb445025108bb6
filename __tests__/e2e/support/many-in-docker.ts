import { beforeAll, expect, it } from '@jest/globals';
import { refusal } from '../../../emulator/faults.ts';
import { service } from '../../engine/support/images.ts';
import { verifyStored } from '../../engine/support/stored.ts';
import type { DockerDaemon } from '../../support/dockerd.ts';
import { randomBytesOf, writeOciLayout } from '../../support/generate-image.ts';
import { digestsIn, pullBack } from './skopeo.ts';
import type { Step } from './step.ts';

const others = ['other/a', 'other/b', 'other/c'];
const otherBytes = 11_000_000;
const services = Array.from({ length: 12 }, (_, at) => `svc/${at}`);

/** Docker treats layers of these sizes differently when it pushes. */
const base = { 'large.bin': 12_000_000, 'middle.bin': 1_000_000, 'small.txt': 20_000 };
const baseBytes = Object.values(base).reduce((sum, size) => sum + size, 0);

/**
 * Services in Docker on a base that no registry has.
 */
export function testManyInDocker(step: Step, parts: { readonly daemon: DockerDaemon }): void {
  const push = (lines: readonly string[], inputs: Readonly<Record<string, string>> = {}) =>
    step.push({ images: lines.join('\n'), tags: 'v1', ...inputs }, { environment: parts.daemon.environment });
  const line = (name: string) => `${name}:1 => ${name}`;
  const namesInDocker = async () => {
    const list = await parts.daemon.docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}} {{.ID}}');
    return list.split('\n').toSorted();
  };
  const pushedLayers = (image: Readonly<Record<string, number>>) => image['layers-pushed'];

  beforeAll(async () => {
    const { daemon } = parts;
    const files = Object.entries(base).map(([name, size]) => [name, randomBytesOf(name, size)]);
    await daemon.build('base:1', 'scratch', Object.fromEntries(files));
    await daemon.build('other-base:1', 'scratch', { 'other.bin': randomBytesOf('other', otherBytes) });
    for (const name of [...services, ...others]) {
      step.emulator.state.createRepository({ name });
      await daemon.build(`${name}:1`, others.includes(name) ? 'other-base:1' : 'base:1', { 'app.txt': name });
    }
  });

  it('send the base once', async () => {
    const names = await namesInDocker();
    const run = await push(services.map(line));
    expect(run).toMatchObject({ exitCode: 0, errors: [], stderr: '' });
    expect(run.stdout).not.toContain('docker save');
    const { requests } = step.emulator;
    const received = requests.received('upload-part') + requests.received('upload-complete');
    expect(received).toBeLessThan(baseBytes * 1.1);
    expect(run.outputs).toMatchObject({
      'layers-mounted': String(3 * (services.length - 1)),
      'layers-pushed': String(3 + services.length),
    });
    const layers = JSON.parse(run.outputs['images'] ?? '').map(pushedLayers);
    expect(layers.toSorted()).toEqual([...Array(services.length - 1).fill(1), 4]);
    expect(await namesInDocker()).toEqual(names);
    const id = await parts.daemon.docker('image', 'inspect', '--format', '{{.Id}}', `${services[7]}:1`);
    await pullBack(step.emulator, services[7] ?? '', step.path('pulled'));
    expect(await digestsIn(step.path('pulled'))).toContain(id);
  });

  it('go to one repository under different tags, and the same one to two', async () => {
    for (const name of ['twice/a', 'twice/b']) step.emulator.state.createRepository({ name });
    const [one, two] = ['svc/0:1', 'svc/1:1'];
    const run = await push([`${one} => twice/a:one`, `${two} => twice/a:two`, `${one} => twice/b:one`]);
    expect(run).toMatchObject({ exitCode: 0, errors: [], stderr: '' });
    const digests = JSON.parse(run.outputs['images'] ?? '').map((image: { digest: string }) => image.digest);
    expect(digests[2]).toBe(digests[0]);
    const { state } = step.emulator;
    expect(['one', 'two'].map(tag => state.repository('twice/a').findManifest(tag)?.digest)).toEqual(
      digests.slice(0, 2),
    );
    for (const name of ['twice/a', 'twice/b']) await verifyStored(step.emulator, name, 'one');
  });

  it('take over from the one that they waited for, if it fails, and leave an image that is not in Docker alone', async () => {
    const { emulator } = step;
    emulator.state.createRepository({ name: 'layout' });
    await writeOciLayout(step.path('layout'), await service('layout'));
    let first: string | undefined;
    emulator.faults.add({
      kind: 'manifest-put',
      when: ({ repository = '' }) => {
        if (repository.startsWith('other/')) first ??= repository;
        return repository === first;
      },
      times: Number.POSITIVE_INFINITY,
      fault: refusal(403, 'DENIED', 'User is not authorized to perform: ecr:PutImage'),
    });
    emulator.requests.clear();
    const run = await push([...others.map(line), `oci:${step.path('layout')} => layout`]);
    expect(run.errors).toEqual([expect.stringMatching(`^${first} was not pushed: .*ecr:PutImage`)]);
    const tags = [...others, 'layout'].map(name => emulator.state.repository(name).tags.size);
    expect(tags.toSorted()).toEqual([0, 1, 1, 1]);
    expect(emulator.state.repository(first ?? '').tags.size).toBe(0);
    const received =
      emulator.requests.received('upload-part') + emulator.requests.received('upload-complete');
    expect(received).toBeGreaterThan(2 * otherBytes);
    expect(received).toBeLessThan(2.2 * otherBytes);
  });
}
