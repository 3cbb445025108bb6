import { readdir } from 'node:fs/promises';
import { beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type ActionRun, runAction } from '../../scripts/github-runner/run-action.ts';
import { randomBytesOf, writeOciLayout } from '../support/generate-image.ts';
import { describeWith } from '../support/needs.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { baseLayers, makeBase } from './peers/support/base.ts';
import { readTree } from './peers/support/image-tree.ts';
import { realParts, realTools } from './support/real-parts.ts';
import { skopeo } from './support/skopeo.ts';

const path = temporaryDirectory();
const parts = realParts();
const ids = new Map<string, string>();
let count = 0;

function push(
  image: string,
  repository: string,
  inputs: ActionRun['inputs'] = {},
  more: Partial<ActionRun> = {},
) {
  const { state } = parts.emulator;
  if (state.findRepository(repository) === undefined) state.createRepository({ name: repository });
  return runAction({
    inputs: { image, repository, tags: 'v1', 'mount-from': 'base', ...inputs },
    directory: path(`run-${count++}`),
    environment: { ...parts.emulator.environment(), DOCKER_HOST: parts.daemon.host },
    ...more,
  });
}

const mountedAndPushed = (mounted: number, pushed: number) => ({
  exitCode: 0,
  errors: [],
  stderr: '',
  outputs: { 'layers-mounted': String(mounted), 'layers-pushed': String(pushed) },
});

/** What skopeo pulls from the registry. Everything is there, with the right digests. */
async function pulled(repository: string, digest = '') {
  const directory = path(`pulled-${repository.replaceAll('/', '-')}-${count++}`);
  const plain = ['--all', '--src-tls-verify=false', '--preserve-digests'];
  await skopeo('copy', ...plain, parts.inStore(repository), `dir:${directory}`);
  return readTree(directory, digest);
}

async function namesInDocker(): Promise<readonly string[]> {
  const list = await parts.daemon.docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}} {{.ID}}');
  return list.split('\n').toSorted();
}

const sentTo = (repository: string) =>
  parts.emulator.requests.filter(
    request => request.kind === 'upload-complete' && request.repository === repository,
  );

describeWith([...realTools, 'skopeo'], 'an image in Docker', () => {
  beforeAll(async () => {
    const { daemon, inStore } = parts;
    await writeOciLayout(path('base'), await makeBase('base'));
    await push(`oci:${path('base')}`, 'base');
    const base = inStore('base').replace('docker://', '');
    await daemon.docker('pull', '--quiet', base);
    await daemon.docker('tag', base, 'base:1');
    for (const name of ['web', 'api']) {
      ids.set(name, await daemon.build(`${name}:1`, 'base:1', { 'app.txt': randomBytesOf(name, 50_000) }));
    }
    // the same layers under other digests, as if another job had compressed them
    await push('base:1', 'recompressed', {
      'mount-from': 'none',
      'compression-level': '9',
      'match-diff-ids': 'false',
    });
  });
  beforeEach(() => parts.emulator.requests.clear());

  it('is pushed by Docker, and the base that Docker pulled is mounted', async () => {
    const names = await namesInDocker();
    const run = await push('web:1', 'web');
    expect(run).toMatchObject(mountedAndPushed(baseLayers, 1));
    expect(run.stdout).not.toContain('docker save');
    expect(run.stdout.match(/^[0-9a-f]{12}: Mounted from base \(/gm)).toHaveLength(baseLayers);
    expect(sentTo('web')).toHaveLength(2); // its own layer and the config
    expect(await namesInDocker()).toEqual(names);
    expect(await readdir(run.temporaryDirectory)).toEqual(['ecr-mount-push-reports']);
    const tree = await pulled('web', run.outputs['digest']);
    expect(tree.configs).toEqual([ids.get('web')]);
  });

  it.each([
    ['always', 2, 'an index of one manifest'],
    ['never', 1, undefined],
  ] as const)('with index: %s has %d manifests', async (index, manifests, said) => {
    const run = await push('web:1', `index-${index}`, { index });
    expect(run).toMatchObject(mountedAndPushed(baseLayers, 1));
    expect(run.stdout).not.toContain('docker save');
    expect(run.notices).toEqual(said === undefined ? [] : [expect.stringContaining(said)]);
    const tree = await pulled(`index-${index}`, run.outputs['digest']);
    expect(tree.manifests).toHaveLength(manifests);
    expect(tree.configs).toEqual([ids.get('web')]);
  });

  it('again is there already', async () => {
    const run = await push('web:1', 'web');
    expect(run).toMatchObject({ ...mountedAndPushed(0, 0), summary: expect.stringMatching(/already/) });
    expect(sentTo('web')).toHaveLength(0);
  });

  it.each(['check-layers', 'mount'] as const)(
    'arrives although the session of the role ends at the first request of kind %s',
    async kind => {
      const { emulator, daemon } = parts;
      emulator.faults.add({ kind, fault: { type: 'run', hook: () => emulator.session.expireAfter(0) } });
      const environment = { ...emulator.environment(), AWS_ACCESS_KEY_ID: `ASIA${kind}` };
      const run = await push(
        'web:1',
        `ended-${kind}`,
        {},
        { environment: { ...environment, DOCKER_HOST: daemon.host } },
      );
      expect(run).toMatchObject({ exitCode: 0, errors: [], stderr: '' });
      expect(run.warnings).toEqual([expect.stringMatching(/session.*expired.*role-duration-seconds/)]);
      expect((await pulled(`ended-${kind}`, run.outputs['digest'])).configs).toEqual([ids.get('web')]);
    },
  );

  it.each(['with', 'without'])(
    'makes its repository by a creation template, %s the right to read it',
    async right => {
      const { state, permissions } = parts.emulator;
      state.addCreationTemplate('made', { tagMutability: 'IMMUTABLE' });
      if (right === 'without') permissions.deny('ecr:DescribeRepositoryCreationTemplates');
      const repository = `made/${right}`;
      const run = await push('web:1', 'unused', { repository });
      expect(run).toMatchObject(mountedAndPushed(baseLayers, 1));
      expect(run.stdout).not.toContain('docker save');
      expect(state.repository(repository).attributes.tagMutability).toBe('IMMUTABLE');
      expect((await pulled(repository, run.outputs['digest'])).configs).toEqual([ids.get('web')]);
      const unknown = await push('web:1', 'unused', { repository: 'unmade/web' });
      expect(unknown).toMatchObject({
        exitCode: 1,
        errors: [expect.stringMatching(/"unmade\/web" does not exist/)],
      });
      expect(state.findRepository('unmade/web')).toBeUndefined();
      permissions.allowAll();
    },
  );

  it('gets the layers that the registry has under other digests, by their diff IDs', async () => {
    const run = await push('api:1', 'api', { 'mount-from': 'recompressed' });
    expect(run).toMatchObject(mountedAndPushed(baseLayers, 1));
    expect(run.stdout).not.toContain('docker save');
    expect(sentTo('api')).toHaveLength(2);
    const tree = await pulled('api', run.outputs['digest']);
    expect(tree.configs).toEqual([ids.get('api')]);
    const held = [...parts.emulator.state.repository('recompressed').blobs.keys()];
    expect(tree.layers.filter(digest => held.includes(digest as `sha256:${string}`))).toHaveLength(
      baseLayers,
    );
  });

  it('of known layers has the same digest as if it was read with docker save', async () => {
    const inputs = { 'mount-from': 'recompressed' };
    const run = await push('base:1', 'pushed-by-docker', inputs);
    expect(run).toMatchObject(mountedAndPushed(baseLayers, 0));
    const other = await push('base:1', 'saved', { ...inputs, platforms: 'linux/amd64' });
    expect(other.stdout).toMatch(/^Reading the image with "docker save", .*the input "platforms" is set\.$/m);
    expect(other.outputs['digest']).toBe(run.outputs['digest']);
  });

  it('sends again what was guessed wrong', async () => {
    const { daemon } = parts;
    // the registry has the lowest layers of the base under other digests, and not the others
    const lower = await daemon.build('lower:1', 'base:1', { 'lower.txt': 'lower' });
    const upper = await daemon.build('upper:1', 'lower:1', { 'upper.txt': randomBytesOf('upper', 50_000) });
    expect(lower).not.toBe(upper);
    await push('upper:1', 'elsewhere', { 'mount-from': 'none', 'match-diff-ids': 'false' }); // Docker now knows all digests
    const run = await push('upper:1', 'upper', { 'mount-from': 'recompressed' });
    expect(run).toMatchObject(mountedAndPushed(baseLayers, 2));
    expect(run.stdout).not.toContain('docker save');
    const tree = await pulled('upper', run.outputs['digest']);
    expect(tree.configs).toEqual([upper]);
  });

  it('whose layers Docker would send although the registry has them is read with docker save', async () => {
    const { daemon } = parts;
    await daemon.build('local:1', 'scratch', { 'os.txt': randomBytesOf('os', 300_000) });
    await daemon.build('service:1', 'local:1', { 'app.txt': 'service' });
    await push('local:1', 'local', {
      'mount-from': 'none',
      'compression-level': '1',
      'match-diff-ids': 'false',
    });
    parts.emulator.requests.clear();
    const run = await push('service:1', 'service', { 'mount-from': 'local' });
    expect(run).toMatchObject(mountedAndPushed(1, 1));
    expect(run.stdout).toMatch(/^Reading the image with "docker save", .*layers that the registry has\.$/m);
  });

  it('without a name is read with docker save, and stays in Docker', async () => {
    const { daemon } = parts;
    const id = await daemon.build('unnamed:1', 'base:1', { 'app.txt': 'unnamed' });
    await daemon.build('unnamed:1', 'base:1', { 'app.txt': 'next' });
    const run = await push(id, 'unnamed');
    expect(run).toMatchObject({ exitCode: 0, errors: [] });
    expect(run.stdout).toMatch(/^Reading the image with "docker save", .*it has no name in Docker\.$/m);
    expect(await daemon.docker('image', 'inspect', '--format', '{{.Id}}', id)).toBe(id);
  });

  it('does not move an immutable tag, and sends nothing', async () => {
    parts.emulator.state.createRepository({ name: 'fixed', tagMutability: 'IMMUTABLE' });
    expect(await push('web:1', 'fixed')).toMatchObject({ exitCode: 0 });
    parts.emulator.requests.clear();
    const run = await push('api:1', 'fixed');
    expect(run.errors).toEqual([expect.stringMatching(/^Tag "v1" of fixed exists .* cannot be moved/)]);
    expect(sentTo('fixed')).toHaveLength(0);
  });

  it('fails with what the registry said, and leaves no name in Docker', async () => {
    const names = await namesInDocker();
    parts.emulator.permissions.deny('ecr:InitiateLayerUpload', 'denied');
    const run = await push('api:1', 'denied', { 'mount-from': 'none' });
    parts.emulator.permissions.allow('ecr:InitiateLayerUpload', 'denied');
    expect(run.exitCode).toBe(1);
    expect(run.errors).toEqual([expect.stringMatching(/ecr:InitiateLayerUpload.* Allow /)]);
    expect(run.stdout).not.toContain('docker save');
    expect(await namesInDocker()).toEqual(names);
  });

  it('leaves no name in Docker and no tag in the registry when it is cancelled', async () => {
    const names = await namesInDocker();
    let cancel = (): void => {};
    parts.emulator.faults.add({
      kind: 'upload-complete',
      when: ({ repository }) => repository === 'cancelled',
      fault: { type: 'run', hook: () => cancel() },
    });
    const run = await push(
      'api:1',
      'cancelled',
      { 'mount-from': 'none' },
      {
        onStart: kill => {
          cancel = () => kill('SIGINT');
        },
      },
    );
    expect(run.errors).toEqual([expect.stringMatching(/cancelled/)]);
    const post = await push('', 'cancelled', {}, { postWith: run.state });
    expect(post.exitCode).toBe(0);
    expect(await namesInDocker()).toEqual(names);
    expect(parts.emulator.state.repository('cancelled').findManifest('v1')).toBeUndefined();
  });
});
