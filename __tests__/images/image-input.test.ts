import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseImageInput } from '../../src/images/transport.ts';
import { writeFiles } from '../support/generate-image.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { failureOf } from './support/sources.ts';

const path = temporaryDirectory();
const directories = ['plain', 'with:colon', 'with:colon:two', 'a space', '~', 'ünïcode'];

beforeAll(async () => {
  for (const name of directories) await writeFiles(path(name), [{ name: 'index.json' }]);
  await writeFiles(path(), [{ name: 'image.tar' }]);
});

describe('a path and a reference', () => {
  it.each(directories)('of the directory "%s" are told apart', async name => {
    const directory = path(name);
    expect(await parseImageInput(`oci:${directory}`)).toEqual({ transport: 'oci', path: directory });
    for (const reference of ['app', 'app:1.0', 'ghcr.io/acme/app:1.0', `sha256:${'a'.repeat(64)}`, '@1']) {
      expect(await parseImageInput(`oci:${directory}:${reference}`)).toEqual({
        transport: 'oci',
        path: directory,
        reference,
      });
    }
  });

  it('may be relative', async () => {
    const file = relative(process.cwd(), path('image.tar'));
    expect(await parseImageInput(`docker-archive:${file}:app:1`)).toEqual({
      transport: 'docker-archive',
      path: file,
      reference: 'app:1',
    });
  });

  it('from the home directory are found, as a shell would find them', async () => {
    const fromHome = `~/${relative(homedir(), path('plain'))}`;
    const expanded = join(homedir(), relative(homedir(), path('plain')));
    expect(await parseImageInput(`oci:${fromHome}:app`)).toMatchObject({ path: expanded, reference: 'app' });
    expect(await parseImageInput(fromHome)).toMatchObject({ transport: 'oci', path: expanded });
  });

  it('of which nothing exists are told', async () => {
    const { line } = await failureOf(parseImageInput('oci:no/such:app'));
    expect(line).toMatch(/there is no no\/such\./);
    expect((await failureOf(parseImageInput('oci-archive:'))).line).toMatch(/no path follows/);
  });
});

describe('an input without a prefix', () => {
  it('is the path that exists', async () => {
    expect(await parseImageInput(path('plain'))).toMatchObject({ transport: 'oci' });
    expect(await parseImageInput(path('image.tar'))).toMatchObject({ transport: 'archive' });
  });

  it.each([
    'app',
    'app:1',
    'ghcr.io/acme/app:1',
    'f00dfeed1234',
    `sha256:${'a'.repeat(64)}`,
    `app@sha256:${'a'.repeat(64)}`,
  ])('is otherwise an image of the Docker daemon: %s', async name => {
    expect(await parseImageInput(name)).toEqual({ transport: 'docker-daemon', name, guessed: true });
    expect(await parseImageInput(`docker-daemon:${name}`)).toMatchObject({ name, guessed: false });
  });

  it.each(['docker-demon:app', 'oci-archve:x', 'dir:/x', 'containers-storage:x', 'https://example.com/x'])(
    'with a prefix that is not known is refused: %s',
    async text => {
      expect((await failureOf(parseImageInput(text))).line).toMatch(/transport ".*" is not known.*oci:DIR/);
    },
  );

  it.each(['--help', '-o', 'docker-daemon:--help', 'App', 'a b'])(
    'that is no name is refused: %s',
    async text => {
      await failureOf(parseImageInput(text));
    },
  );
});
