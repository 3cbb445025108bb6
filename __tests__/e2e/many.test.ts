import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { refusal } from '../../emulator/faults.ts';
import type { FinishedRun } from '../../scripts/github-runner/run-action.ts';
import { parseReport } from '../../src/report/schema.ts';
import { service } from '../engine/support/images.ts';
import { type GeneratedImage, makeTar, ociLayoutFiles, writeOciLayout } from '../support/generate-image.ts';
import { itWith } from '../support/needs.ts';
import { badInputStep } from './support/bad-input.ts';
import { digestsIn, pullBack, remote } from './support/skopeo.ts';
import { stepAgainstEmulator } from './support/step.ts';

/** The parts of an object in the output `images` that are looked at here. */
interface Listed {
  readonly image: string;
  readonly repository: string;
  readonly digest: string;
  readonly reference: string;
  readonly tags: readonly string[];
  readonly 'layers-pushed': number;
  readonly 'layers-mounted': number;
  readonly 'bytes-mounted': number;
}

function listed({ outputs }: FinishedRun): readonly Listed[] {
  return JSON.parse(outputs['images'] ?? '');
}

describe('several images of one step', () => {
  const step = stepAgainstEmulator({ setting: 'ENABLED' });
  const images = new Map<string, GeneratedImage>();
  let run: FinishedRun;

  beforeAll(async () => {
    for (const name of ['web', 'api', 'job', 'copy', 'origin']) {
      step.emulator.state.createRepository({ name });
      images.set(name, await service(name));
    }
    const of = (name: string) => images.get(name) ?? service(name);
    await writeOciLayout(step.path('web'), await of('web'));
    await writeFile(step.path('api.tar'), await makeTar(ociLayoutFiles(await of('api'))));
    await writeOciLayout(step.path('job'), await service('job', 'base', { compression: 'none' }));
    await writeOciLayout(step.path('origin'), await service('origin', 'other base'));
    await step.push({ image: step.path('origin'), repository: 'origin', tags: 'v1' });
    step.emulator.requests.clear();
    run = await step.push({
      tags: 'v1, latest',
      images: [
        `oci:${step.path('web')} => web`,
        '',
        '# an archive',
        `oci-archive:${step.path('api.tar')} => api:v2`,
        `${remote(step.emulator, 'origin')} => copy:v1`,
        `${step.path('job')} => job`,
      ].join('\n'),
    });
  });

  it('of any kind are pushed, with the tags of their lines or those of the input', async () => {
    expect(run).toMatchObject({ exitCode: 0, stderr: '', errors: [], warnings: [] });
    const tags = ['web', 'api', 'copy', 'job'].map(name => [
      ...step.emulator.state.repository(name).tags.keys(),
    ]);
    expect(tags.map(names => names.toSorted())).toEqual([['latest', 'v1'], ['v2'], ['v1'], ['latest', 'v1']]);
  });

  it('are listed in the output images, in the order of the lines', () => {
    const { host } = step.emulator;
    const web = images.get('web')?.root.digest;
    const list = listed(run);
    expect(list.map(({ repository }) => repository)).toEqual(['web', 'api', 'copy', 'job']);
    expect(list[0]).toMatchObject({
      image: `oci:${step.path('web')}`,
      digest: web,
      reference: `${host}/web@${web}`,
      tags: [`${host}/web:v1`, `${host}/web:latest`],
      'layers-existing': 0,
      'bytes-existing': 0,
    });
    expect(run.outputs).toMatchObject({
      repository: 'web',
      digest: web,
      image: `${host}/web@${web}`,
      tags: `${host}/web:v1\n${host}/web:latest`,
    });
    for (const name of ['layers-pushed', 'layers-mounted', 'bytes-mounted'] as const)
      expect(run.outputs[name]).toBe(String(list.reduce((sum, image) => sum + image[name], 0)));
  });

  it('send the blobs that they share once', () => {
    const digests = step.emulator.requests
      .filter(({ kind, status }) => kind === 'upload-complete' && status === 201)
      .map(({ path }) => new URL(path, 'http://x').searchParams.get('digest'));
    const shared = images.get('web')?.manifests[0]?.layers.slice(0, 3) ?? [];
    for (const { descriptor } of shared)
      expect(digests.filter(digest => digest === descriptor.digest)).toHaveLength(1);
    expect(listed(run)[2]).toMatchObject({ 'layers-mounted': 4, 'layers-pushed': 0 });
  });

  it('have one line each at the end of the log, and every line names its image', () => {
    const web = images.get('web')?.root;
    const lines = run.stdout.split('\n');
    expect(lines).toContain(`web:v1, latest: digest: ${web?.digest} size: ${web?.size}`);
    const layers = lines.filter(line => /Pushed|Mounted from/.test(line));
    for (const line of layers) expect(line).toMatch(/^\[(?:web|api|copy|job)\] [0-9a-f]{12}: /);
    expect(run.stdout.match(/^::group::Timing and requests$/gm)).toHaveLength(1);
  });

  it('have one report, whose time is that which passed', async () => {
    const path = run.outputs['report'] ?? '';
    const report = parseReport(await readFile(path, 'utf8'), path);
    expect(report.images.map(({ repository }) => repository)).toEqual(['web', 'api', 'copy', 'job']);
    const { total = 0, ...phases } = report.timings;
    for (const milliseconds of Object.values(phases)) expect(milliseconds).toBeLessThanOrEqual(total);
    for (const { startMilliseconds, milliseconds } of report.phases)
      expect(startMilliseconds + milliseconds).toBeLessThanOrEqual(total + 1);
  });

  it('have one summary', () => {
    expect(run.summary.match(/^### /gm)).toHaveLength(1);
    expect(run.summary).toMatch(/^### 4 services, \d+ of 16 layers mounted/m);
    expect(run.summary).toMatch(/\| \*\*4 services\*\* \|/);
  });

  itWith(['skopeo'], 'are pulled back with every digest', async () => {
    for (const name of ['web', 'api']) {
      await pullBack(step.emulator, name, step.path(`pulled-${name}`), name === 'web' ? 'v1' : 'v2');
      const digests = await digestsIn(step.path(`pulled-${name}`));
      for (const digest of images.get(name)?.blobs.keys() ?? []) expect(digests).toContain(digest);
    }
  });

  itWith(['docker'], 'are there when Docker is logged in afterwards', async () => {
    const { host } = step.emulator;
    const again = await step.push({
      images: `${step.path('web')} => web:again`,
      'docker-login': 'true',
    });
    expect(again).toMatchObject({ exitCode: 0, errors: [] });
    const lines = again.stdout.split('\n');
    const pushed = lines.findIndex(line => line.startsWith('web:again: digest: '));
    expect(lines.findIndex(line => line.startsWith(`Logged Docker in to ${host}`))).toBeGreaterThan(pushed);
    const post = await step.push({}, { postWith: again.state });
    expect(post).toMatchObject({ exitCode: 0, errors: [] });
  });

  it('would be mounted from the first one, says a dry run, which writes nothing', async () => {
    for (const name of ['dry/a', 'dry/b']) step.emulator.state.createRepository({ name });
    for (const name of ['dry-a', 'dry-b']) await writeOciLayout(step.path(name), await service(name, 'dry'));
    step.emulator.requests.clear();
    const dry = await step.push({
      images: `${step.path('dry-a')} => dry/a\n${step.path('dry-b')} => dry/b`,
      'dry-run': 'true',
    });
    expect(dry).toMatchObject({
      exitCode: 0,
      errors: [],
      outputs: { 'layers-mounted': '3', 'layers-pushed': '5' },
    });
    expect(dry.stdout.match(/^\[dry\/[ab]\] [0-9a-f]{12}: Would be mounted from dry\/[ab] /gm)).toHaveLength(
      3,
    );
    expect(step.emulator.requests.some(({ kind }) => /^(?:mount|upload|manifest-put)/.test(kind))).toBe(
      false,
    );
    expect(dry.summary).toMatch(/Dry run: 3 of 8 layers would be mounted/);
  });
});

describe('an image of several that fails', () => {
  const step = stepAgainstEmulator({ setting: 'ENABLED' });

  beforeAll(async () => {
    for (const name of ['web', 'api', 'job']) {
      step.emulator.state.createRepository({ name });
      await writeOciLayout(step.path(name), await service(name));
    }
    step.emulator.faults.add({
      kind: 'manifest-put',
      when: ({ repository }) => repository === 'web',
      times: Number.POSITIVE_INFINITY,
      fault: refusal(403, 'DENIED', 'User is not authorized to perform: ecr:PutImage'),
    });
  });
  const lines = (...names: readonly string[]) =>
    names.map(name => `${step.path(name)} => ${name}`).join('\n');

  it('is named by the error of the step, and the others are pushed and reported', async () => {
    const run = await step.push({ images: lines('web', 'api', 'job'), tags: 'v1' });
    expect(run.exitCode).toBe(1);
    expect(run.errors).toEqual([
      expect.stringMatching(/^web was not pushed: .*ecr:PutImage.* Allow ecr:PutImage/),
    ]);
    expect(run.stderr).toBe('');
    expect(step.emulator.state.repository('web').tags.size).toBe(0);
    for (const name of ['api', 'job'])
      expect([...step.emulator.state.repository(name).tags.keys()]).toEqual(['v1']);
    expect(listed(run).map(({ repository }) => repository)).toEqual(['api', 'job']);
    expect(run.outputs).toMatchObject({ repository: 'web', digest: '', image: '', tags: '' });
    expect(run.stdout).toMatch(/^web: not pushed$/m);
    expect(run.summary).toMatch(/\*\*1 image not pushed\*\*\s+- <code>web<\/code>: /);
    expect(run.summary).toMatch(/2 services/);
  });

  it('is named with the others that fail', async () => {
    const run = await step.push({ images: `${lines('web', 'api')}\noci:nowhere => job`, tags: 'v2' });
    expect(run.errors).toEqual([
      expect.stringMatching(/^2 of 3 images were not pushed\. web: .* job: .*nowhere/),
    ]);
    expect(run.errors[0]).not.toContain('"image"');
  });

  it('leaves nothing to report if all of them do', async () => {
    const run = await step.push({ images: 'oci:nowhere => api\noci:nowhere => job' });
    expect(run.errors).toEqual([
      expect.stringMatching(/^All 2 images were not pushed \(api, job\): .*nowhere/),
    ]);
    expect(run).toMatchObject({ outputs: {}, summary: '' });
  });
});

describe('a bad input images', () => {
  const step = badInputStep();
  const good = 'web => app:v1';

  it.each<[string, Readonly<Record<string, string>>, readonly RegExp[]]>([
    [
      'with several bad lines',
      { images: `${good}\n\nno target\nx => UPPER\n=> app\nx => app:v1` },
      [
        /"images"/,
        /line 3: " => " is missing/,
        /line 4: "UPPER"/,
        /line 5: .*no image/,
        /line 6: app:v1 .* line 1/,
      ],
    ],
    ['and image', { images: good, image: 'web' }, [/"images"/, /"image"/, /not both/]],
    ['and repository', { images: good, repository: 'app' }, [/"repository"/, /"images"/, /Remove it/]],
    [
      'with full references in tags',
      { images: good, tags: 'ghcr.io/org/app:v1' },
      [/"tags"/, /ghcr\.io.*bare tags/],
    ],
    ['that is missing, as is image', {}, [/"image"/, /"images"/]],
  ])('%s is one error', async (_, inputs, words) => {
    step.expectClearFailure(await step.push(inputs), ...words);
  });
});
