import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readAction } from '../../scripts/github-runner/action-definition.ts';
import type { FinishedRun } from '../../scripts/github-runner/run-action.ts';
import { phaseNames } from '../../src/engine/result.ts';
import { parseReport } from '../../src/report/schema.ts';
import { service } from '../engine/support/images.ts';
import { type GeneratedImage, writeOciLayout } from '../support/generate-image.ts';
import { itWith } from '../support/needs.ts';
import { digestsIn, pullBack } from './support/skopeo.ts';
import { stepAgainstEmulator } from './support/step.ts';

describe('the bundled action, two services on one base', () => {
  const step = stepAgainstEmulator();
  let image: GeneratedImage;
  let run: FinishedRun;

  beforeAll(async () => {
    for (const name of ['app1', 'app2']) step.emulator.state.createRepository({ name });
    image = await service('two');
    await writeOciLayout(step.path('app1'), await service('one'));
    await writeOciLayout(step.path('app2'), image);
    await step.push({ image: `oci:${step.path('app1')}`, repository: 'app1' });
    step.emulator.requests.clear();
    run = await step.push({ image: step.path('app2'), repository: 'app2', tags: 'v1, v1.2' });
  });

  it('succeeds without a word on stderr', () => {
    expect(run).toMatchObject({ exitCode: 0, stderr: '', errors: [], warnings: [] });
  });

  it('sets every output of the contract', async () => {
    const { host } = step.emulator;
    expect(Object.keys(run.outputs).toSorted()).toEqual([...(await readAction()).outputs].toSorted());
    expect(run.outputs).toMatchObject({
      registry: host,
      digest: image.root.digest,
      image: `${host}/app2@${image.root.digest}`,
      tags: `${host}/app2:v1\n${host}/app2:v1.2`,
      'blob-mounting': 'ENABLED',
      'layers-pushed': '1',
      'layers-mounted': '3',
      'layers-existing': '0',
      'bytes-existing': '0',
    });
    const layers = image.manifests[0]?.layers ?? [];
    const mounted = layers.slice(0, 3).reduce((sum, { descriptor }) => sum + descriptor.size, 0);
    expect(run.outputs['bytes-mounted']).toBe(String(mounted));
    expect(run.outputs['saved-bytes']).toBe(String(mounted));
    expect(run.outputs['bytes-pushed']).toBe(String(layers[3]?.descriptor.size));
  });

  it('sends the new layer, the config and the manifest, byte for byte, and nothing else', () => {
    const [manifest] = image.manifests;
    const { requests } = step.emulator;
    expect(requests.received('upload-complete')).toBe(
      (manifest?.layers[3]?.descriptor.size ?? 0) + (manifest?.config.size ?? 0),
    );
    expect(requests.received('manifest-put')).toBe(2 * (manifest?.descriptor.size ?? 0));
    for (const kind of ['mount', 'upload-open', 'upload-part'] as const)
      expect(requests.received(kind)).toBe(0);
  });

  it('logs what docker push would', () => {
    const lines = run.stdout.split('\n');
    expect(lines.filter(line => /^[0-9a-f]{12}: Mounted from app1 \(/.test(line))).toHaveLength(3);
    expect(lines.filter(line => /^[0-9a-f]{12}: Pushed \(/.test(line))).toHaveLength(1);
    expect(lines).toContain(`v1.2: digest: ${image.root.digest} size: ${image.root.size}`);
    const groups = run.stdout.matchAll(/^::group::(.*)\n([\s\S]*?)^::endgroup::$/gm);
    const [holders, cost, none] = [...groups].map(([, title, text = '']) => ({ title, text }));
    expect(holders).toMatchObject({
      title: 'Where the layers are',
      text: expect.stringMatching(/^app1: 3 l/m),
    });
    expect(cost).toMatchObject({ title: 'Timing and requests' });
    for (const phase of phaseNames) expect(cost?.text).toMatch(new RegExp(`^${phase}: .*s$`, 'm'));
    expect(none).toBeUndefined();
  });

  it('writes a report that says the same', async () => {
    const path = run.outputs['report'] ?? '';
    const report = parseReport(await readFile(path, 'utf8'), path);
    expect(report.totals).toMatchObject({ layersPushed: 1, layersMounted: 3, layersExisting: 0 });
    expect(report.images[0]).toMatchObject({
      repository: 'app2',
      tags: ['v1', 'v1.2'],
      digest: image.root.digest,
    });
    expect(report.images[0]?.layers.map(({ outcome }) => outcome)).toEqual([
      'mounted',
      'mounted',
      'mounted',
      'pushed',
    ]);
  });

  it('writes the job summary', () => {
    expect(run.summary).toContain('3 of 4 layers mounted');
    expect(run.summary).toContain('app1');
  });

  itWith(['skopeo'], 'leaves an image that skopeo pulls back with every digest', async () => {
    await pullBack(step.emulator, 'app2', step.path('pulled'));
    const digests = await digestsIn(step.path('pulled'));
    for (const digest of image.blobs.keys()) expect(digests).toContain(digest);
  });

  it('takes the tags of its registry from a list of several, and names the others', async () => {
    const tags = [`ghcr.io/org/app2:v2`, `${step.emulator.host}/app2:v2`, 'org/app2:v2'];
    const other = await step.push({ image: `oci:${step.path('app2')}`, tags: tags.join('\n') });
    expect(other).toMatchObject({
      exitCode: 0,
      outputs: { repository: 'app2', tags: tags[1], digest: image.root.digest },
    });
    expect(other.stdout).toMatch(
      /::notice::Tags of other registries were skipped: ghcr\.io\/org\/app2:v2, org\/app2:v2\./,
    );
  });

  it('makes no layer request for the image that is there', async () => {
    step.emulator.requests.clear();
    const again = await step.push({ image: step.path('app2'), repository: 'app2', tags: 'v1' });
    expect(again.outputs).toMatchObject({
      'layers-existing': '4',
      'layers-pushed': '0',
      'layers-mounted': '0',
    });
    const kinds = step.emulator.requests.map(({ kind }) => kind);
    expect(kinds.filter(kind => /upload|mount|check-layers|blob|manifest/.test(kind))).toEqual([]);
    const lines = again.stdout.split('\n');
    expect(lines.filter(line => /^[0-9a-f]{12}: Layer already exists \(/.test(line))).toHaveLength(4);
  });

  it('leaves nothing in RUNNER_TEMP but the report, and the post step has nothing to do', async () => {
    const post = await step.push({}, { postWith: run.state });
    expect(post).toMatchObject({ exitCode: 0, stderr: '', errors: [] });
  });
});
