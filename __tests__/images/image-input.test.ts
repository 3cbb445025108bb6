import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseImageInput } from '../../src/images/image-input.ts';
import { transports } from '../../src/images/transports/transports.ts';
import { InputError } from '../../src/shared/errors.ts';
import { makeTar, writeFiles } from '../support/generate-image.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { failureOf, optionsFor } from './support/sources.ts';

const path = temporaryDirectory();
const directories = ['plain', 'with:colon', 'with:colon:two', 'a space', '~', 'ünïcode'];

/** The transport and location that the input is parsed to. */
async function locationOf(image: string): Promise<object> {
  const { transport, location } = await parseImageInput(image);
  return { transport, ...location };
}

beforeAll(async () => {
  for (const name of directories) await writeFiles(path(name), [{ name: 'index.json' }]);
  await writeFiles(path(), [{ name: 'image.tar' }]);
});

describe('a path and a reference', () => {
  it.each(directories)('of the directory "%s" are told apart', async name => {
    const directory = path(name);
    expect(await locationOf(`oci:${directory}`)).toEqual({ transport: 'oci', path: directory });
    for (const reference of ['app', 'app:1.0', 'ghcr.io/acme/app:1.0', `sha256:${'a'.repeat(64)}`, '@1']) {
      expect(await locationOf(`oci:${directory}:${reference}`)).toEqual({
        transport: 'oci',
        path: directory,
        reference,
      });
    }
  });

  it('may be relative', async () => {
    const file = relative(process.cwd(), path('image.tar'));
    expect(await locationOf(`docker-archive:${file}:app:1`)).toEqual({
      transport: 'docker-archive',
      path: file,
      reference: 'app:1',
    });
  });

  it('from the home directory are found, as a shell would find them', async () => {
    const fromHome = `~/${relative(homedir(), path('plain'))}`;
    const expanded = join(homedir(), relative(homedir(), path('plain')));
    expect(await locationOf(`oci:${fromHome}:app`)).toMatchObject({ path: expanded, reference: 'app' });
    expect(await locationOf(fromHome)).toMatchObject({ transport: 'oci', path: expanded });
  });

  it('of which nothing exists are told', async () => {
    const { line } = await failureOf(locationOf('oci:no/such:app'));
    expect(line).toMatch(/no\/such does not exist\./);
    expect((await failureOf(locationOf('oci-archive:'))).line).toMatch(
      /the path after "oci-archive:" is missing/,
    );
  });
});

describe('an input without a prefix', () => {
  it('is the path that exists', async () => {
    expect(await locationOf(path('plain'))).toMatchObject({ transport: 'oci' });
    expect(await locationOf(path('image.tar'))).toMatchObject({ transport: 'archive' });
  });

  it.each([
    'app',
    'app:1',
    'ghcr.io/acme/app:1',
    'f00dfeed1234',
    `sha256:${'a'.repeat(64)}`,
    `app@sha256:${'a'.repeat(64)}`,
  ])('is otherwise an image of the Docker daemon: %s', async name => {
    expect(await locationOf(name)).toEqual({ transport: 'docker-daemon', name, guessed: true });
    expect(await locationOf(`docker-daemon:${name}`)).toMatchObject({ name, guessed: false });
  });

  it.each([
    ['docs', 'docs'],
    ['package.json', 'package.json'],
    ['src/images', 'src/images'],
  ])('that is a path of something else is an image of the Docker daemon: %s', async (name, beside) => {
    expect(await locationOf(name)).toEqual({ transport: 'docker-daemon', name, guessed: true, beside });
    expect(await locationOf(`${name}:1`)).toEqual({
      transport: 'docker-daemon',
      name: `${name}:1`,
      guessed: true,
    });
  });

  it.each(['./docs', 'docs/', './docs:web', './package.json', resolve('docs'), 'README.md'])(
    'that can only be a path must be an image: %s',
    async text => {
      const { line } = await failureOf(locationOf(text));
      expect(line).toMatch(/(docs\/?|package\.json|README\.md) is not an (OCI image layout|image archive)/);
      expect(line).toMatch(/docker-daemon:NAME/);
    },
  );

  it('may have a reference', async () => {
    const directory = path('plain');
    expect(await locationOf(`${directory}:web`)).toEqual({
      transport: 'oci',
      path: directory,
      reference: 'web',
    });
    const file = path('image.tar');
    expect(await locationOf(`${file}:web:1`)).toEqual({
      transport: 'archive',
      path: file,
      reference: 'web:1',
    });
    expect(await locationOf(`${file}:@1`)).toEqual({ transport: 'archive', path: file, reference: '@1' });
  });

  it('is an archive by its content, whatever its name', async () => {
    await writeFile(path('app'), await makeTar([{ name: 'index.json' }]));
    await writeFile(path('packed'), gzipSync('x'));
    await writeFile(path('program'), Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(4096)]));
    await writeFile(path('short'), 'x');
    for (const name of ['app', 'packed']) {
      expect(await locationOf(path(name))).toMatchObject({ transport: 'archive' });
    }
    for (const name of ['program', 'short']) {
      expect((await failureOf(locationOf(path(name)))).line).toMatch(/is not an image archive/);
    }
  });

  it.each(['docker-demon:app', 'oci-archve:x', 'dir:/x', 'containers-storage:x', 'https://example.com/x'])(
    'with a prefix that is not known is refused: %s',
    async text => {
      expect((await failureOf(locationOf(text))).line).toMatch(/transport ".*" is not supported.*oci:DIR/);
    },
  );

  it.each(['--help', '-o', 'docker-daemon:--help', 'App', 'a b'])(
    'that is no name is refused: %s',
    async text => {
      await failureOf(locationOf(text));
    },
  );
});

describe('what another transport is for', () => {
  it('is named for a file given as a layout', async () => {
    const { line } = await failureOf(locationOf(`oci:${path('image.tar')}`));
    expect(line).toMatch(/image\.tar is a file, not a directory\. Use oci-archive:FILE, docker-archive:FILE/);
  });

  it('is named for a directory given as an archive', async () => {
    for (const prefix of ['oci-archive:', 'docker-archive:']) {
      const image = await parseImageInput(`${prefix}${path('plain')}`);
      const source = image.open({ platforms: [], ...optionsFor(path()) });
      expect((await failureOf(source.load())).line).toMatch(/is a directory, not an archive\. Use oci:DIR/);
    }
  });

  it.each(['', 'oci:'])('is named for a directory of skopeo: %s', async prefix => {
    await writeFiles(path('skopeo'), [{ name: 'manifest.json' }, { name: 'version' }]);
    const source = (await parseImageInput(`${prefix}${path('skopeo')}`)).open({
      platforms: [],
      ...optionsFor(path()),
    });
    expect((await failureOf(source.load())).line).toMatch(
      /transport dir:.*"skopeo copy dir:DIRECTORY oci:LAYOUT"/,
    );
  });
});

describe('every transport', () => {
  it('is chosen by its prefix alone, and named when none is', async () => {
    const { line } = await failureOf(locationOf(''));
    for (const { prefix, usage } of transports) {
      expect(transports.filter(other => other.prefix.startsWith(prefix))).toHaveLength(1);
      expect(usage.startsWith(prefix)).toBe(true);
      expect(line).toContain(usage);
    }
  });

  it('refuses a prefix that nothing follows', async () => {
    for (const { prefix } of transports)
      expect(await failureOf(locationOf(prefix))).toBeInstanceOf(InputError);
  });

  it.each([
    ['oci:', () => path('plain'), true],
    ['oci-archive:', () => path('image.tar'), true],
    ['docker-archive:', () => path('image.tar'), true],
    ['', () => path('image.tar'), true],
    ['docker-daemon:', () => 'app:1', true],
    ['docker://', () => 'registry.example/app:1', false],
  ])('says how the user wrote it, and whether it is on this machine: %s', async (prefix, rest, local) => {
    const image = `${prefix}${rest()}`;
    const source = (await parseImageInput(image)).open({ platforms: [], ...optionsFor(path()) });
    expect(source).toMatchObject({ description: image, local });
  });
});
