import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from '@jest/globals';
import { service } from '../engine/support/images.ts';
import {
  type GeneratedImage,
  makeTar,
  ociLayoutFiles,
  randomBytesOf,
  writeOciLayout,
} from '../support/generate-image.ts';
import { describeWith } from '../support/needs.ts';
import { stepAgainstEmulator } from './support/step.ts';

const run = promisify(execFile);
const step = stepAgainstEmulator();
let image: GeneratedImage;
let count = 0;

beforeAll(async () => {
  await chmod(step.path(), 0o755); // for other users
  image = await service('odd');
  await writeOciLayout(step.path('layout'), image);
  const content = randomBytesOf('large', 6_000_000);
  await writeFile(step.path('large.tar'), await makeTar([{ name: 'x', content }, ...ociLayoutFiles(image)]));
  await run('gzip', ['-1', step.path('large.tar')]);
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
  it.each([
    ['an archive', 'image.tar', (at: string) => `oci-archive:${at}.tar`],
    ['an archive that is only detected by its content', 'archive', (at: string) => `${dirname(at)}/archive`],
    ['a layout', 'image/index.json', (at: string) => `oci:${at}`],
    ['a layout in a directory that cannot be entered', 'image', (at: string) => `oci:${at}`],
    ['a layout that is detected, in such a directory', 'image', (at: string) => at],
    ['a path in such a directory', 'image', (at: string) => `oci:${at}/build/layout`],
  ])('is told so: %s', async (_, closed, sourceAt) => {
    const name = `unreadable-${count}`;
    const directory = await directoryOfNobody(name);
    const layout = step.path(name, 'image');
    await writeOciLayout(layout, image);
    for (const file of ['image.tar', 'archive'])
      await writeFile(step.path(name, file), await makeTar(ociLayoutFiles(image)));
    await chmod(step.path(name, closed), 0o600);
    const source = sourceAt(layout);
    const finished = await step.push(
      { image: source, repository: newRepository(), tags: 'v1', summary: 'false' },
      { under: [...openFiles, ...nobody], directory },
    );
    expect(finished).toMatchObject({ exitCode: 1, stderr: '' });
    expect(finished.errors).toEqual([
      expect.stringMatching(
        /^Cannot read .*(?:image|archive).*: permission denied\. Make it readable for the user of the runner\.$/,
      ),
    ]);
  });
});

describeWith(['setpriv'], 'credentials that the user may not read', () => {
  it('are named, although the SDK takes the file for an empty one', async () => {
    const directory = await directoryOfNobody(`credentials-${count}`);
    const file = step.path(`credentials-${count}`, 'aws');
    await writeFile(file, '[default]\n', { mode: 0o600 });
    const environment = {
      AWS_SHARED_CREDENTIALS_FILE: file,
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_SESSION_TOKEN: '',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const finished = await step.push(
      { image: `oci:${step.path('layout')}`, repository: newRepository(), tags: 'v1', summary: 'false' },
      { under: [...openFiles, ...nobody], directory, environment },
    );
    expect(finished.errors).toEqual([
      expect.stringMatching(
        /^No AWS credentials were found: Cannot read the AWS credentials \(.*\/aws\): permission denied\. Make it readable/,
      ),
    ]);
  });
});
