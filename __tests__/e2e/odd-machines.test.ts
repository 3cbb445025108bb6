import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../engine/support/images.ts';
import {
  type GeneratedImage,
  generateImage,
  makeTar,
  ociLayoutFiles,
  randomBytesOf,
  writeOciLayout,
} from '../support/generate-image.ts';
import { describeWith } from '../support/needs.ts';
import { stepAgainstEmulator } from './support/step.ts';

const run = promisify(execFile);
const step = stepAgainstEmulator();
const mounts: string[] = [];
let image: GeneratedImage;
let count = 0;

async function mount(directory: string, ...options: readonly string[]): Promise<string> {
  await mkdir(directory, { recursive: true });
  await run('mount', [...options, directory]);
  mounts.push(directory);
  return directory;
}
const tmpfs = (directory: string, options: string) => mount(directory, '-t', 'tmpfs', '-o', options, 'none');

afterEach(async () => {
  for (const directory of mounts.splice(0)) await run('umount', ['--lazy', directory]);
});

beforeAll(async () => {
  await chmod(step.path(), 0o755); // for other users
  image = await service('odd');
  await writeOciLayout(step.path('layout'), image);
  const content = randomBytesOf('large', 6_000_000);
  const large = await generateImage({ layers: [6_000_000], compression: 'none', format: 'docker' });
  await writeFile(step.path('plain.tar'), await makeTar(ociLayoutFiles(large)));
  await writeFile(step.path('large.tar'), await makeTar([{ name: 'x', content }, ...ociLayoutFiles(image)]));
  await run('gzip', ['-1', step.path('large.tar')]);
  await mkdir(step.path('plain'));
  await run('tar', ['-xf', step.path('plain.tar'), '-C', step.path('plain')]);
});

function newRepository(): string {
  const name = `odd-${count++}`;
  step.emulator.state.createRepository({ name });
  return name;
}

/** Runs the step as a user that no file of the machine names. */
const nobody = ['setpriv', '--reuid=12345', '--regid=12345', '--clear-groups'];
/** Lets that user write the files of the runner. */
const openFiles = ['sh', '-c', 'chmod 666 output state; exec "$@"', 'sh'];

/** The directory of a run, with a RUNNER_TEMP that belongs to that user. */
async function directoryOfNobody(name: string): Promise<string> {
  await mkdir(step.path(name, 'temp'), { recursive: true });
  await chown(step.path(name, 'temp'), 12345, 12345);
  return step.path(name);
}

describeWith(['setpriv'], 'a user without a home', () => {
  it.each([
    ['and without HOME', ['env', '-u', 'HOME', ...nobody]],
    ['whose HOME does not exist', ['env', 'HOME=/nowhere', ...nobody]],
    ['whose HOME is read-only', ['env', 'HOME=/proc', ...nobody]],
  ])('%s pushes, also with an archive', async (_, under) => {
    const repository = newRepository();
    const directory = await directoryOfNobody(`home-${count}`);
    for (const source of [`oci:${step.path('layout')}`, `oci-archive:${step.path('large.tar.gz')}`]) {
      const finished = await step.push(
        { image: source, repository, tags: 'v1', summary: 'false' },
        { under: [...openFiles, ...under], directory },
      );
      expect(finished).toMatchObject({ errors: [], exitCode: 0, outputs: { digest: image.root.digest } });
    }
  });
});

describeWith(['setpriv'], 'an image that the user may not read', () => {
  it.each(['archive', 'layout'])('is told so: %s', async kind => {
    const directory = await directoryOfNobody(`unreadable-${kind}`);
    const layout = step.path(`unreadable-${kind}`, 'image');
    await writeOciLayout(layout, image);
    await writeFile(`${layout}.tar`, await makeTar(ociLayoutFiles(image)));
    await chmod(kind === 'layout' ? `${layout}/index.json` : `${layout}.tar`, 0o600);
    const source = kind === 'layout' ? `oci:${layout}` : `oci-archive:${layout}.tar`;
    const finished = await step.push(
      { image: source, repository: newRepository(), tags: 'v1', summary: 'false' },
      { under: [...openFiles, ...nobody], directory },
    );
    expect(finished).toMatchObject({ exitCode: 1, stderr: '' });
    expect(finished.errors).toEqual([
      expect.stringMatching(
        /^Cannot read .*image.*: permission denied\. Make it readable for the user of the runner\.$/,
      ),
    ]);
  });
});

describeWith(['mount', 'gzip', 'tar'], 'a disk that is full', () => {
  const full =
    /the disk is full\. Free some space there, or set RUNNER_TEMP to a directory on a larger disk\.$/;

  it.each([
    [
      'a copy of an archive',
      () => `oci-archive:${step.path('large.tar.gz')}`,
      /^Cannot write a copy of archive .*large\.tar\.gz to disk/,
    ],
    ['a compressed layer', () => `oci:${step.path('plain')}`, /^Cannot write a compressed layer to disk/],
  ])('where %s is written is named', async (_, source, doing) => {
    const directory = step.path(`full-${count}`);
    await tmpfs(step.path(`full-${count}`, 'temp'), 'size=1m');
    const repository = newRepository();
    step.emulator.requests.clear();
    const finished = await step.push({ image: source(), repository, tags: 'v1' }, { directory });
    expect(finished).toMatchObject({ exitCode: 1, stderr: '', errors: [expect.stringMatching(doing)] });
    expect(finished.errors[0]).toMatch(full);
    expect(finished.errors[0]).toContain('/temp');
    expect(step.emulator.requests.count('manifest-put')).toBe(0);
    expect(await readdir(finished.temporaryDirectory)).toEqual([]);
  });

  it('where the report is written is a warning after the push', async () => {
    const directory = step.path(`full-${count}`);
    const temporary = await tmpfs(step.path(`full-${count}`, 'temp'), 'size=16k');
    await writeFile(`${temporary}/filler`, Buffer.alloc(12 * 1024)).catch(() => {});
    const finished = await step.push(
      { image: `oci:${step.path('layout')}`, repository: newRepository(), tags: 'v1' },
      { directory },
    );
    expect(finished).toMatchObject({
      exitCode: 0,
      errors: [],
      warnings: [
        expect.stringMatching(/^Cannot write the report .*the disk is full.*output "report" is empty/),
      ],
      outputs: { digest: image.root.digest, report: '' },
    });
  });

  it('does not end a relay, which has its log and report there', async () => {
    const directory = step.path(`full-${count}`);
    const temporary = await tmpfs(step.path(`full-${count++}`, 'temp'), 'size=16k');
    await writeFile(`${temporary}/filler`, Buffer.alloc(16 * 1024));
    const relay = { action: 'relay/action.yml', directory };
    const started = await step.push({}, relay);
    expect(started).toMatchObject({ exitCode: 0, errors: [], stderr: '' });
    const [address] = started.outputs['registry']?.split('/') ?? [];
    expect((await fetch(`http://${address}/v2/`)).status).toBe(200);
    const ended = await step.push({}, { ...relay, postWith: started.state });
    expect(ended).toMatchObject({ exitCode: 0, errors: [], stderr: '' });
    expect(ended.warnings).toEqual([expect.stringMatching(/cannot read .*ecr-push-report-relay/)]);
    await expect(fetch(`http://${address}/v2/`)).rejects.toThrow();
  });

  it.each([
    [
      'GITHUB_OUTPUT',
      'exitCode',
      1,
      /^The image was pushed, but: Cannot write the outputs .*the disk is full/,
    ],
    ['GITHUB_STEP_SUMMARY', 'exitCode', 0, /^Cannot write the job summary .*the disk is full/],
  ])(
    'where %s is, is told with the fact that the image was pushed',
    async (variable, _, exitCode, message) => {
      const place = await tmpfs(step.path(`full-${count}`, 'place'), 'size=4k');
      await writeFile(`${place}/file`, '');
      await writeFile(`${place}/filler`, Buffer.alloc(8192)).catch(() => {});
      const finished = await step.push(
        { image: `oci:${step.path('layout')}`, repository: newRepository(), tags: 'v1' },
        { directory: step.path(`full-${count}`), environment: { [variable]: `${place}/file` } },
      );
      expect(finished).toMatchObject({ exitCode, stderr: '' });
      expect([...finished.errors, ...finished.warnings]).toEqual([expect.stringMatching(message)]);
      expect(finished.stdout).toMatch(/v1: digest: sha256:/);
    },
  );
});

describeWith(['mount'], 'a read-only disk', () => {
  it('where RUNNER_TEMP is, is named before anything is read', async () => {
    const directory = step.path(`read-only-${count}`);
    await tmpfs(step.path(`read-only-${count}`, 'temp'), 'ro');
    const finished = await step.push(
      { image: `oci:${step.path('layout')}`, repository: newRepository(), tags: 'v1' },
      { directory },
    );
    expect(finished).toMatchObject({
      exitCode: 1,
      errors: [
        expect.stringMatching(
          /^Cannot create a temporary directory \(.*\/temp\): the file system is read-only\. .*RUNNER_TEMP/,
        ),
      ],
    });
  });
});

describe('a process with too few file handles', () => {
  let digest = '';
  beforeAll(async () => {
    const many = await generateImage({ layers: Array.from({ length: 40 }, () => 300_000), seed: 'many' });
    await writeOciLayout(step.path('many'), many);
    digest = many.root.digest;
  });
  const pushWith = (handles: number) => {
    const image = `oci:${step.path('many')}`;
    const inputs = { image, repository: newRepository(), tags: 'v1', concurrency: '32' };
    return step.push(inputs, { under: ['sh', '-c', `ulimit -n ${handles}; exec "$@"`, 'sh'] });
  };

  it.each([24, 32, 48, 64])('for all connections and files at once (%i) pushes with fewer', async handles => {
    expect(await pushWith(handles)).toMatchObject({
      exitCode: 0,
      stderr: '',
      errors: [],
      outputs: { digest },
    });
  });

  it('for its own files fails with one line that says so, and what to do', async () => {
    const finished = await pushWith(22);
    expect(finished).toMatchObject({ exitCode: 1, stderr: '' });
    expect(finished.errors).toEqual([
      expect.stringMatching(/too many files are open.*"ulimit -n".*"concurrency"/),
    ]);
  });
});
