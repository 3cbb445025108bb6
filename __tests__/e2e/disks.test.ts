import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FinishedRun } from '../../scripts/github-runner/run-action.ts';
import { service } from '../engine/support/images.ts';
import {
  type GeneratedImage,
  generateImage,
  makeTar,
  ociLayoutFiles,
  randomBytesOf,
  writeOciLayout,
} from '../support/generate-image.ts';
import { mountsOfTest } from '../support/mounts.ts';
import { describeWith } from '../support/needs.ts';
import { stepAgainstEmulator } from './support/step.ts';

const run = promisify(execFile);
const step = stepAgainstEmulator();
const mounts = mountsOfTest();
let image: GeneratedImage;
let count = 0;

beforeAll(async () => {
  image = await service('odd');
  await writeOciLayout(step.path('layout'), image);
  const content = randomBytesOf('large', 6_000_000);
  const large = await generateImage({ layers: [6_000_000], compression: 'none', format: 'docker' });
  await writeOciLayout(step.path('plain'), large);
  await writeFile(step.path('large.tar'), await makeTar([{ name: 'x', content }, ...ociLayoutFiles(image)]));
  await run('gzip', ['-1', step.path('large.tar')]);
});

function newRepository(): string {
  const name = `disk-${count++}`;
  step.emulator.state.createRepository({ name });
  return name;
}

const inputs = () => ({ image: `oci:${step.path('layout')}`, repository: newRepository(), tags: 'v1' });
const expectOneLine = (finished: FinishedRun) =>
  expect(`${finished.stderr}${finished.stdout}`).not.toMatch(/Unexpected error|node:internal|^\s+at /m);

/** A place that is full, with a file of this size in it. */
async function fullPlace(directory: string): Promise<string> {
  await mounts.tmpfs(directory, 'size=4k');
  await writeFile(`${directory}/file`, '');
  await writeFile(`${directory}/filler`, Buffer.alloc(8192)).catch(() => {});
  return directory;
}

describeWith(['mount', 'gzip'], 'a disk that is full', () => {
  const full =
    /the disk is full\. Free some space there .*, or move the work folder of the runner \(RUNNER_TEMP\) to a larger disk\.$/;

  it.each([
    [
      'a copy of an archive',
      () => `oci-archive:${step.path('large.tar.gz')}`,
      /^Cannot write a copy of archive .*large\.tar\.gz to disk/,
    ],
    ['a compressed layer', () => `oci:${step.path('plain')}`, /^Cannot write a compressed layer to disk/],
  ])('where %s is written is named', async (_, source, doing) => {
    const directory = step.path(`full-${count}`);
    await mounts.tmpfs(step.path(`full-${count}`, 'temp'), 'size=1m');
    step.emulator.requests.clear();
    const finished = await step.push({ ...inputs(), image: source() }, { directory });
    expect(finished).toMatchObject({ exitCode: 1, stderr: '', errors: [expect.stringMatching(doing)] });
    expect(finished.errors[0]).toMatch(full);
    expect(finished.errors[0]).toContain('/temp');
    expect(step.emulator.requests.count('manifest-put')).toBe(0);
    expect(await readdir(finished.temporaryDirectory)).toEqual([]);
  });

  it('may also be one without inodes', async () => {
    const directory = step.path(`inodes-${count}`);
    await mounts.tmpfs(step.path(`inodes-${count}`, 'temp'), 'nr_inodes=2');
    const source = `oci:${step.path('plain')}`;
    const finished = await step.push({ ...inputs(), image: source }, { directory });
    expect(finished.errors).toEqual([
      expect.stringMatching(/^Cannot write a compressed layer .*the disk is full.*"df -i" for inodes/),
    ]);
  });

  it('where the report is written is a warning after the push', async () => {
    const directory = step.path(`full-${count}`);
    const temporary = await mounts.tmpfs(step.path(`full-${count}`, 'temp'), 'size=16k');
    await writeFile(`${temporary}/filler`, Buffer.alloc(12 * 1024)).catch(() => {});
    const finished = await step.push(inputs(), { directory });
    expect(finished).toMatchObject({
      exitCode: 0,
      errors: [],
      warnings: [
        expect.stringMatching(
          /^The image was pushed, but: Cannot write the report .*the disk is full.*output "report" is empty/,
        ),
      ],
      outputs: { digest: image.root.digest, report: '' },
    });
  });

  it('does not end a relay, whose post step says what is missing', async () => {
    const directory = step.path(`full-${count}`);
    const temporary = await mounts.tmpfs(step.path(`full-${count++}`, 'temp'), 'size=16k');
    await writeFile(`${temporary}/filler`, Buffer.alloc(16 * 1024));
    const relay = { action: 'relay/action.yml', directory };
    const started = await step.push({}, relay);
    expect(started).toMatchObject({ exitCode: 0, errors: [], stderr: '' });
    const [address] = started.outputs['registry']?.split('/') ?? [];
    expect((await fetch(`http://${address}/v2/`)).status).toBe(200);
    const ended = await step.push({}, { ...relay, postWith: started.state });
    expect(ended).toMatchObject({ exitCode: 0, errors: [], stderr: '' });
    expect(ended.warnings).toEqual([
      expect.stringMatching(
        /^The report of the relay is not complete, .* Cannot write the report \(.*ecr-push-report-relay.*: the disk is full/,
      ),
    ]);
    await expect(fetch(`http://${address}/v2/`)).rejects.toThrow();
  });

  it('where GITHUB_STATE is fails a relay, and leaves none behind', async () => {
    const place = await fullPlace(step.path(`full-${count++}`, 'place'));
    const environment = { GITHUB_STATE: `${place}/file` };
    const started = await step.push({}, { action: 'relay/action.yml', environment });
    expect(started).toMatchObject({ exitCode: 1, stderr: '', outputs: {} });
    expect(started.errors).toEqual([
      expect.stringMatching(/^Cannot save what the post step needs .*the disk is full\. (?!.*RUNNER_TEMP)/),
    ]);
    expect(await readdir(started.temporaryDirectory)).toEqual([]);
  });

  it.each([
    ['GITHUB_OUTPUT', 1, /^The image was pushed, but: Cannot write the outputs .*the disk is full/],
    ['GITHUB_STEP_SUMMARY', 0, /^The image was pushed, but: Cannot write the job summary .*the disk is full/],
  ])('where %s is, is told with the fact that the image was pushed', async (variable, exitCode, message) => {
    const place = await fullPlace(step.path(`full-${count}`, 'place'));
    const finished = await step.push(inputs(), {
      directory: step.path(`full-${count}`),
      environment: { [variable]: `${place}/file` },
    });
    expect(finished).toMatchObject({ exitCode, stderr: '' });
    expect([...finished.errors, ...finished.warnings]).toEqual([expect.stringMatching(message)]);
    expect(finished.stdout).toMatch(/v1: digest: sha256:/);
  });
});

describeWith(['mount', 'docker'], "a disk of Docker's config", () => {
  it.each([
    ['that is full', async (home: string) => void (await fullPlace(home)), /the disk is full/],
    [
      'that is read-only',
      async (home: string) => void (await mounts.tmpfs(home, 'ro')),
      /the file system is read-only/,
    ],
  ])('%s is not blamed on the Docker CLI', async (_, make, problem) => {
    const home = step.path(`home-${count}`);
    await make(home);
    const finished = await step.push(
      { ...inputs(), 'docker-login': 'true', summary: 'false' },
      { environment: { DOCKER_CONFIG: home } },
    );
    expectOneLine(finished);
    expect(finished).toMatchObject({ exitCode: 1, stderr: '', outputs: { digest: image.root.digest } });
    expect(finished.errors).toEqual([
      expect.stringMatching(/^The image was pushed, but: Cannot write the Docker config .*set DOCKER_CONFIG/),
    ]);
    expect(finished.errors[0]).toMatch(problem);
  });
});

describeWith(['mount'], 'a read-only disk', () => {
  it('where RUNNER_TEMP is, is named before anything is read', async () => {
    const directory = step.path(`read-only-${count}`);
    await mounts.tmpfs(step.path(`read-only-${count}`, 'temp'), 'ro');
    const finished = await step.push(inputs(), { directory });
    expect(finished).toMatchObject({
      exitCode: 1,
      errors: [
        expect.stringMatching(
          /^Cannot create a temporary directory \(.*\/temp\): the file system is read-only\. .*RUNNER_TEMP/,
        ),
      ],
    });
  });

  it('where the reports of the job are, costs only the report', async () => {
    const directory = step.path(`read-only-${count}`);
    await mounts.tmpfs(step.path(`read-only-${count}`, 'temp', 'ecr-mount-push-reports'), 'ro');
    const finished = await step.push(inputs(), { directory });
    expect(finished).toMatchObject({ exitCode: 0, errors: [], outputs: { report: '' } });
    expect(finished.warnings).toEqual([
      expect.stringMatching(/^The image was pushed, but: Cannot write the report .*is read-only/),
    ]);
    const reports = { action: 'report/action.yml', directory };
    const report = await writeReport(directory);
    const combined = await step.push({ reports: report }, reports);
    expect(combined).toMatchObject({ exitCode: 1, stderr: '' });
    expect(combined.errors).toEqual([expect.stringMatching(/^Cannot write the report .*is read-only/)]);
  });
});

/** @returns the path of a report elsewhere */
async function writeReport(directory: string): Promise<string> {
  const elsewhere = `${directory}-other`;
  const finished = await step.push(inputs(), { directory: elsewhere });
  return finished.outputs['report'] ?? '';
}

describe('a limit of the size of files', () => {
  it('is named', async () => {
    const source = `oci-archive:${step.path('large.tar.gz')}`;
    const finished = await step.push(
      { ...inputs(), image: source },
      { under: ['sh', '-c', 'ulimit -f 2000; exec "$@"', 'sh'] },
    );
    expect(finished).toMatchObject({ exitCode: 1, stderr: '' });
    expect(finished.errors).toEqual([
      expect.stringMatching(/^Cannot write a copy of .*: the file is too large\. Raise .*"ulimit -f"/),
    ]);
  });
});

describe('a process with few file handles', () => {
  const many = Array.from({ length: 40 }, () => 20_000);
  const limitedTo = (handles: number) => ({
    under: ['sh', '-c', `ulimit -n ${handles}; exec "$@"`, 'sh'],
  });

  it.each(['gzip', 'none'] as const)('waits for them: an archive and a layout (%s)', async compression => {
    const content = await generateImage({ layers: many, seed: compression, compression, format: 'docker' });
    const layout = step.path(`handles-${compression}`);
    await writeOciLayout(layout, content);
    await writeFile(`${layout}.tar`, await makeTar(ociLayoutFiles(content)));
    for (const source of [`oci:${layout}`, `${layout}.tar`]) {
      const finished = await step.push({ ...inputs(), image: source, concurrency: '32' }, limitedTo(32));
      expect(finished).toMatchObject({ exitCode: 0, stderr: '', errors: [], warnings: [] });
      expect(finished.outputs['report']).toMatch(/ecr-mount-push-reports/);
    }
  });

  it('warns of it if it is a relay, whose clients get no reason', async () => {
    const relay = { action: 'relay/action.yml', directory: step.path(`relay-${count++}`) };
    const started = await step.push({}, { ...relay, ...limitedTo(40) });
    expect(started).toMatchObject({ exitCode: 0, stderr: '' });
    const ended = await step.push({}, { ...relay, postWith: started.state });
    expect(ended.warnings).toEqual([
      expect.stringMatching(/^The relay may have only 40 files and connections open.*"ulimit -n"/),
    ]);
  });

  it('that has too few to start says so, and what to do', async () => {
    const finished = await step.push(inputs(), limitedTo(21));
    expectOneLine(finished);
    expect(finished.exitCode).toBe(1);
    expect(finished.errors).toEqual([expect.stringMatching(/too many files are open.*"ulimit -n"/)]);
  });
});
