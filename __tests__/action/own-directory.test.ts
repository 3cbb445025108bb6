import { lstat, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { makeOwnDirectory, ownDirectory } from '../../src/action/own-directory.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const path = temporaryDirectory();
const prefix = 'ecr-mount-push-';
const environment = { ...process.env };
let printed: string[];
beforeEach(() => {
  process.env['RUNNER_TEMP'] = path();
  printed = [];
  jest.spyOn(process.stdout, 'write').mockImplementation(text => printed.push(String(text)) > 0);
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env['RUNNER_TEMP'] = environment['RUNNER_TEMP'] ?? '';
});

const exists = (file: string) => lstat(file).then(Boolean, () => false);

describe('a directory that a later step removes', () => {
  it('is the one that the earlier step made', async () => {
    const made = await makeOwnDirectory(prefix);
    expect(await ownDirectory(made, prefix)).toBe(made);
    expect(printed).toEqual([]);
  });

  it('is the same one if the place of such directories is reached through a link', async () => {
    const made = await makeOwnDirectory(prefix);
    await symlink(path(), path('way'));
    process.env['RUNNER_TEMP'] = path('way');
    expect(await ownDirectory(made, prefix)).toBe(made);
    const other = await makeOwnDirectory(prefix);
    process.env['RUNNER_TEMP'] = path();
    expect(await ownDirectory(other, prefix)).toBe(other);
  });

  it('is none without a word if there is no state, or if it is gone', async () => {
    const made = await makeOwnDirectory(prefix);
    await rm(made, { recursive: true });
    for (const state of ['', made]) expect(await ownDirectory(state, prefix)).toBeUndefined();
    expect(printed).toEqual([]);
  });

  it.each<[string, () => Promise<string>]>([
    ['of another name', async () => path('ecr-mount-push-reports')],
    ['with the name of the other kind', async () => await mkdtemp(path('ecr-mount-push-login-'))],
    ['with such a name before it', async () => path('ecr-mount-push-abcdef', 'inside')],
    ['elsewhere', async () => path('elsewhere', 'ecr-mount-push-abcdef')],
    ['that leads back', async () => `${await makeOwnDirectory(prefix)}/../elsewhere/ecr-mount-push-abcdef`],
    ['that leads back to itself', async () => `${path()}/elsewhere/../ecr-mount-push-abcdef`],
    ['that is no whole path', async () => 'ecr-mount-push-abcdef'],
    ['that is a file', async () => path('ecr-mount-push-file00')],
    [
      'that is a link now',
      async () => {
        const made = await makeOwnDirectory(prefix);
        await rename(made, path('elsewhere', basename(made)));
        await symlink(path('elsewhere'), made);
        return made;
      },
    ],
  ])('is not a path %s, which is left as it is, with a warning', async (_, make) => {
    await mkdir(path('ecr-mount-push-abcdef', 'inside'), { recursive: true });
    await mkdir(path('ecr-mount-push-reports'), { recursive: true });
    await mkdir(path('elsewhere', 'ecr-mount-push-abcdef'), { recursive: true });
    await writeFile(path('ecr-mount-push-file00'), '');
    const wrong = await make();
    expect(await ownDirectory(wrong, prefix)).toBeUndefined();
    expect(printed.join('')).toContain(`::warning::The state of this step names ${wrong}, which`);
  });

  it('is not one of another user', async () => {
    const made = await makeOwnDirectory(prefix);
    jest.spyOn(process, 'geteuid').mockReturnValue((process.geteuid?.() ?? 0) + 1);
    expect(await ownDirectory(made, prefix)).toBeUndefined();
    expect(printed.join('')).toContain('::warning::');
    expect(await exists(made)).toBe(true);
  });
});
