import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { findReportFiles } from '../../src/action/report-files.ts';
import { InputError } from '../../src/shared/errors.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const path = temporaryDirectory();
const home = process.cwd();
let printed: string[];
const write = async (...parts: string[]) => {
  await mkdir(dirname(path(...parts)), { recursive: true });
  await writeFile(path(...parts), '{}');
};
/** What the patterns find, without the directory of these tests. */
const find = async (lines: readonly string[], most?: number) =>
  (await findReportFiles(lines, most)).map(file => file.replace(`${path()}/`, ''));

beforeEach(async () => {
  printed = [];
  jest.spyOn(process.stdout, 'write').mockImplementation(text => printed.push(String(text)) > 0);
  await rm(path(), { recursive: true, force: true });
  for (const file of ['a.json', 'job-1/b.json', 'job-1/deep/c.json', 'job-2/note.txt']) {
    await write('work', 'reports', file);
  }
  await write('elsewhere', 'd.json');
  process.chdir(path('work'));
  process.env['GITHUB_WORKSPACE'] = path('work');
});
afterEach(() => {
  process.chdir(home);
  delete process.env['GITHUB_WORKSPACE'];
  jest.restoreAllMocks();
});

describe('the input "reports"', () => {
  it.each([
    [['reports/**/*.json'], ['a.json', 'job-1/b.json', 'job-1/deep/c.json']],
    [['reports'], ['a.json', 'job-1/b.json', 'job-1/deep/c.json', 'job-2/note.txt']],
    [['./reports/*/*.json'], ['job-1/b.json']],
    [['reports/*', '!reports/job-1/**', '!reports/job-2'], ['a.json']],
    [
      ['**/c.json', 'reports/a.json'],
      ['a.json', 'job-1/deep/c.json'],
    ],
  ])('takes files, directories and globs: %j', async (lines, files) => {
    expect(await find(lines)).toEqual(files.map(file => `work/reports/${file}`));
  });

  it('does not follow a link to a directory, be it to all of the machine', async () => {
    await symlink('/', path('work', 'reports', 'job-2', 'all'));
    await symlink(path('elsewhere'), path('work', 'reports', 'there'));
    await symlink('..', path('work', 'reports', 'back'));
    expect(await find(['reports/**/*.json', '**/d.json'], 100)).toHaveLength(3);
    expect(printed.join('')).not.toContain('::warning::');
  });

  it.each(['link/**/*.json', 'link', 'outer/link/job-*/**/b.json', '!x\nlink/**/*.json'])(
    'follows the link that a pattern names: %j',
    async lines => {
      await mkdir(path('work', 'outer'));
      await symlink(path('real [1]'), path('work', 'link'));
      await symlink(path('real [1]'), path('work', 'outer', 'link'));
      await write('real [1]', 'job-1', 'b.json');
      expect(await find(lines.split('\n'))).toEqual(['real [1]/job-1/b.json']);
      expect(await find([...lines.split('\n'), '!link/job-1/b.json'])).toEqual([]);
    },
  );

  it('takes a link to a file of the workspace or of where a pattern starts, and no other', async () => {
    await symlink(path('work', 'reports', 'a.json'), path('work', 'inside.json'));
    await symlink(path('elsewhere', 'd.json'), path('work', 'outside.json'));
    await symlink(path('nowhere'), path('work', 'broken.json'));
    expect(await find(['*.json'])).toEqual(['work/inside.json']);
    expect(printed.join('')).toMatch(/::warning::Input "reports": links .*outside\.json\.\n$/);
    expect(await find(['*.json', `${path('elsewhere')}/*.json`])).toEqual([
      'elsewhere/d.json',
      'work/inside.json',
      'work/outside.json',
    ]);
    expect(await find(['outside.json'])).toEqual(['elsewhere/d.json']);
  });

  it('is told to name less if there is too much to search', async () => {
    const error = await find(['reports/**/*.json'], 5).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).line).toMatch(
      /^Input "reports": there are more than 5 files and directories in .*\/work\/reports to search for .*reports\/\*\*\/\*\.json\. Narrow the pattern/,
    );
    expect(await find(['reports/*.json'], 5)).toEqual(['work/reports/a.json']); // what is below is not looked at
    expect(await find(['reports/**/*.json'], 7)).toHaveLength(3);
  });

  it('names itself if a pattern is not valid', async () => {
    await expect(find(['reports/../*.json'])).rejects.toThrow(/^Input "reports": .*Relative pathing/);
  });
});
