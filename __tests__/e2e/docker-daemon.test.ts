import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type DockerDaemon, startDockerd } from '../support/dockerd.ts';
import { randomBytesOf } from '../support/generate-image.ts';
import { describeWith } from '../support/needs.ts';
import { credentials, digestsIn, pullBack, remote, skopeo } from './support/skopeo.ts';
import { stepAgainstEmulator } from './support/step.ts';

const tools = ['dockerd', 'docker', 'skopeo'] as const;
const step = stepAgainstEmulator();
let daemon: DockerDaemon;
let baseId: string;
let serviceId: string;

const text = (seed: string) => randomBytesOf(seed, 60_000).toString('base64');

beforeAll(async () => {
  daemon = await startDockerd();
  const files = { 'os.txt': text('os'), 'runtime.txt': text('runtime'), 'libs.txt': text('libs') };
  baseId = await daemon.build('base:1', 'scratch', files);
  serviceId = await daemon.build('service:1', 'base:1', { 'app.txt': text('app') });
  for (const name of ['base', 'service', 'other']) step.emulator.state.createRepository({ name });
});
afterAll(() => daemon.close());

const push = (inputs: Readonly<Record<string, string>>) =>
  step.push(inputs, { environment: { DOCKER_HOST: daemon.host } });

/** Pulls the image into the daemon. @returns its ID there */
async function loadedId(repository: string): Promise<string> {
  const name = `pulled-${repository}:v1`;
  await skopeo(
    'copy',
    '--src-tls-verify=false',
    '--src-creds',
    credentials(step.emulator),
    '--dest-daemon-host',
    daemon.host,
    remote(step.emulator, repository),
    `docker-daemon:${name}`,
  );
  return daemon.docker('image', 'inspect', '--format', '{{.Id}}', name);
}

describeWith(tools, 'an image that docker build made', () => {
  it('is compressed and pushed, its ID kept, and nothing left on the disk', async () => {
    const run = await push({ image: 'docker-daemon:base:1', repository: 'base', tags: 'v1' });
    expect(run).toMatchObject({ exitCode: 0, stderr: '', outputs: { 'layers-pushed': '3' } });
    expect(await loadedId('base')).toBe(baseId);
    const left = await readdir(run.temporaryDirectory);
    expect(left).toEqual(['ecr-mount-push-reports']);
  });

  it('by its plain name has the base layers mounted, not compressed and not sent', async () => {
    step.emulator.requests.clear();
    const run = await push({ image: 'service:1', repository: 'service', tags: 'v1' });
    expect(run).toMatchObject({ exitCode: 0, outputs: { 'layers-pushed': '1', 'layers-mounted': '3' } });
    expect(run.stdout.match(/^[0-9a-f]{12}: Mounted from base \(/gm)).toHaveLength(3);
    const sent = step.emulator.requests.filter(({ kind }) => kind === 'upload-complete');
    expect(sent).toHaveLength(2); // the service's own layer and its config
    expect(await loadedId('service')).toBe(serviceId);
  });

  it('is found beside a folder of its name, and both ways out are named where it is not', async () => {
    const directory = step.path('workspace');
    for (const name of ['service', 'web']) await mkdir(step.path('workspace', name), { recursive: true });
    await daemon.docker('tag', 'service:1', 'service');
    const inputs = { repository: 'service', tags: 'v1', 'dry-run': 'true' };
    const environment = { DOCKER_HOST: daemon.host };
    const found = await step.push({ image: 'service', ...inputs }, { directory, environment });
    expect(found).toMatchObject({ exitCode: 0 });
    const absent = await step.push({ image: 'web', ...inputs }, { directory, environment });
    expect(absent.errors).toEqual([
      expect.stringMatching(
        /web is neither .* archive nor .* layout.*no Docker image web .*\.\/web .*docker-daemon:web/,
      ),
    ]);
  });

  it('comes to the same digest on every run', async () => {
    const first = await push({
      image: 'service:1',
      repository: 'other',
      tags: 'v1',
      'mount-from': 'none',
      'match-diff-ids': 'false',
    });
    step.emulator.state.deleteRepository('other');
    step.emulator.state.createRepository({ name: 'other' });
    const second = await push({
      image: 'service:1',
      repository: 'other',
      tags: 'v1',
      'mount-from': 'none',
      'match-diff-ids': 'false',
    });
    expect(second.outputs).toMatchObject({ 'layers-pushed': '4', digest: first.outputs['digest'] });
  });

  it('takes zstd, in an OCI manifest that skopeo reads', async () => {
    step.emulator.state.createRepository({ name: 'zstd' });
    const run = await push({
      image: 'service:1',
      repository: 'zstd',
      tags: 'v1',
      compression: 'zstd',
      'match-diff-ids': 'false',
    });
    expect(run.exitCode).toBe(0);
    const manifest = step.emulator.state.repository('zstd').findManifest('v1')?.bytes.toString() ?? '';
    expect(JSON.parse(manifest).mediaType).toBe('application/vnd.oci.image.manifest.v1+json');
    expect(manifest.match(/layer\.v1\.tar\+zstd/g)).toHaveLength(4);
    await pullBack(step.emulator, 'zstd', step.path('zstd'));
    expect(await digestsIn(step.path('zstd'))).toContain(serviceId); // the config, as it was
    for (const [digest] of step.emulator.state.repository('zstd').blobs) {
      expect(await digestsIn(step.path('zstd'))).toContain(digest);
    }
  });

  it('that is not there is a clear error', async () => {
    const run = await push({ image: 'docker-daemon:nothing:1', repository: 'base', tags: 'v1' });
    expect(run.errors).toEqual([expect.stringMatching(/no image nothing:1.*--load/)]);
  });
});

describeWith([...tools, 'mount'], 'an image that is saved to a disk that is full', () => {
  it('fails with the file and the way out', async () => {
    const directory = step.path('full');
    const temporary = step.path('full', 'temp');
    await mkdir(temporary, { recursive: true });
    await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', temporary]);
    try {
      const inputs = { image: 'base:1', repository: 'base', tags: 'v1', platforms: 'linux/amd64' };
      const run = await step.push(inputs, { directory, environment: { DOCKER_HOST: daemon.host } });
      expect(run).toMatchObject({ exitCode: 1, stderr: '' });
      expect(run.errors).toEqual([
        expect.stringMatching(
          /^Cannot save the image of the Docker daemon to disk \(.*\/temp\/.*: the disk is full\. .*RUNNER_TEMP/,
        ),
      ]);
      expect(await readdir(temporary)).toEqual([]);
    } finally {
      await promisify(execFile)('umount', ['--lazy', temporary]);
    }
  });
});

describeWith(
  [...tools, 'docker-credential-ecr-login'],
  "docker-login with Amazon's credential helper",
  () => {
    it('that has no credentials for the registry fails after the push, and names it', async () => {
      const config = step.path('amazon');
      await mkdir(config);
      const content = JSON.stringify({ credHelpers: { [step.emulator.host]: 'ecr-login' } });
      await writeFile(step.path('amazon', 'config.json'), content);
      const environment = { DOCKER_HOST: daemon.host, DOCKER_CONFIG: config };
      const inputs = { image: 'base:1', repository: 'base', tags: 'v1', 'docker-login': 'true' };
      const run = await step.push(inputs, { environment });
      expect(run.errors).toEqual([expect.stringMatching(/pushed, but .*"ecr-login" cannot store logins/)]);
      const post = await step.push({}, { environment, postWith: run.state });
      expect(post).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
      expect(await readFile(step.path('amazon', 'config.json'), 'utf8')).toBe(content);
    });
  },
);

describeWith(tools, 'an archive of several images', () => {
  it('has each of them under the reference that the message lists', async () => {
    const archive = step.path('several.tar');
    await daemon.docker('save', '--output', archive, 'base:1', 'service:1');
    const inputs = { repository: 'other', tags: 'v1', 'dry-run': 'true' };
    const asked = await push({ image: `docker-archive:${archive}`, ...inputs });
    const [, list = ''] = /Set it to one of: (.*)\.$/.exec(asked.errors[0] ?? '') ?? [];
    const images = list.split(', ');
    expect(images.toSorted()).toEqual(
      ['base:1', 'service:1'].map(name => `docker-archive:${archive}:${name}`),
    );
    for (const image of images)
      expect(await push({ image, ...inputs })).toMatchObject({ exitCode: 0, errors: [] });
  });
});

describeWith(tools, 'docker-login with a credential helper that cannot store', () => {
  const inputs = { image: 'base:1', repository: 'base', tags: 'v1', 'docker-login': 'true' };

  /** Runs the step with a helper that prints this when it is asked for credentials. */
  async function pushWith(name: string, answer: string, exitCode: number) {
    const bin = step.path(`bin-${name}`);
    await mkdir(bin, { recursive: true });
    const script = `#!/bin/sh\ncat > /dev/null\nif [ "$1" = get ]; then echo '${answer}'; exit ${exitCode}; fi\necho "$1" >> ${bin}/calls\necho not implemented\nexit 1\n`;
    await writeFile(`${bin}/docker-credential-${name}`, script, { mode: 0o755 });
    const config = JSON.stringify({ credHelpers: { [step.emulator.host]: name } });
    await writeFile(`${bin}/config.json`, config);
    const PATH = `${bin}:${process.env['PATH']}`;
    const environment = { DOCKER_HOST: daemon.host, DOCKER_CONFIG: bin, PATH };
    const run = await step.push(inputs, { environment });
    const post = await step.push({}, { environment, postWith: run.state });
    expect(post).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
    expect(JSON.parse(await readFile(`${bin}/config.json`, 'utf8'))).toEqual(JSON.parse(config));
    const left = await readdir(run.temporaryDirectory);
    expect(left).toEqual(['ecr-mount-push-reports']);
    return { run, calls: await readFile(`${bin}/calls`, 'utf8').catch(() => '') };
  }
  const credentialsOf = () => JSON.stringify({ ServerURL: 'x', Username: 'AWS', Secret: 'helper-secret' });

  it.each([
    ['ecr-login', ''],
    ['of-the-company', 'store\n'],
  ])('but has credentials, as %s, is served already', async (name, calls) => {
    const served = await pushWith(name, credentialsOf(), 0);
    expect(served.run).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
    expect(served.run.stdout).toMatch(new RegExp(`credential helper "${name}" has credentials already`));
    expect(served.calls).toBe(calls);
  });

  it('and has no credentials fails after the push, and names it', async () => {
    const { run } = await pushWith('empty', 'credentials not found in native keychain', 1);
    expect(run.errors).toEqual([
      expect.stringMatching(
        /^The image was pushed, but Docker cannot be logged in: .*"empty" cannot store logins/,
      ),
    ]);
    expect(run.outputs).toMatchObject({ repository: 'base' });
  });
});

describeWith(tools, 'docker-login', () => {
  it('with a config that cannot be read fails after the push, and says that the image is there', async () => {
    await mkdir(step.path('broken'));
    await writeFile(step.path('broken', 'config.json'), '{');
    const environment = { DOCKER_HOST: daemon.host, DOCKER_CONFIG: step.path('broken') };
    const inputs = { image: 'base:1', repository: 'base', tags: 'v1', 'docker-login': 'true' };
    const run = await step.push(inputs, { environment });
    expect(run).toMatchObject({ exitCode: 1, outputs: { repository: 'base' } });
    expect(run.errors).toEqual([
      expect.stringMatching(/^The image was pushed, but: Cannot read the Docker config .*not valid JSON/),
    ]);
  });

  it('logs the Docker CLI in, and out again in the post step, with what was there before', async () => {
    const { host } = step.emulator;
    const config = JSON.stringify({
      auths: { [host]: { auth: 'YmVmb3JlOnNlY3JldA==' } },
      HttpHeaders: { 'X-Kept': 'yes' },
    });
    await mkdir(step.path('config'), { recursive: true });
    await writeFile(step.path('config', 'config.json'), config);
    const environment = { DOCKER_HOST: daemon.host, DOCKER_CONFIG: step.path('config') };
    const inputs = { image: 'base:1', repository: 'base', tags: 'v1', 'docker-login': 'true' };
    const run = await step.push(inputs, { environment });
    expect(run).toMatchObject({ exitCode: 0, errors: [] });
    const during = JSON.parse(await readFile(step.path('config', 'config.json'), 'utf8'));
    expect(Buffer.from(during.auths[host].auth, 'base64').toString()).toMatch(/^AWS:/);
    const post = await step.push({}, { environment, postWith: run.state });
    expect(post).toMatchObject({ exitCode: 0, errors: [] });
    const after = JSON.parse(await readFile(step.path('config', 'config.json'), 'utf8'));
    expect(after).toEqual(JSON.parse(config));
  });
});
