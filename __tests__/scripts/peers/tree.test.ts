import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { beforeAll, beforeEach, expect, it } from '@jest/globals';
import { installPeers, packages } from '../../../scripts/peers/tree.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const path = temporaryDirectory();
const day = 86_400_000;
let count = 0;
let parent = '';
let directory = '';
const tried = () => existsSync(`${parent}/tried`);

/** No mirror of Debian can be reached here. */
beforeAll(async () => {
  await mkdir(path('bin'));
  await writeFile(path('bin', 'mmdebstrap'), '#!/bin/sh\n: > "$TRIED"\nexit 1\n', { mode: 0o755 });
  process.env['PATH'] = path('bin');
});
beforeEach(async () => {
  parent = path(`case-${count++}`);
  directory = `${parent}/peers`;
  process.env['TRIED'] = `${parent}/tried`;
  await mkdir(parent);
});

async function leaveTree(days: number, of: string = packages.join()): Promise<void> {
  await mkdir(directory);
  const date = new Date(Date.now() - days * day).toISOString();
  await writeFile(`${directory}/installed.json`, JSON.stringify({ packages: of, date }));
}

it('a tree that cannot be installed is an error, and leaves no files', async () => {
  await expect(installPeers(directory)).rejects.toThrow(/mmdebstrap/);
  expect(await readdir(parent)).toEqual(['tried']);
});

it('a recent tree is used unchanged', async () => {
  await leaveTree(29);
  expect((await installPeers(directory)).bin).toBe(`${directory}/bin`);
  expect(tried()).toBe(false);
});

it.each([
  ['an old one', 31, packages.join()],
  ['one of other packages', 1, 'docker.io'],
])('%s is kept if a new one cannot be installed', async (_, days, of) => {
  await leaveTree(days, of);
  expect((await installPeers(directory)).bin).toBe(`${directory}/bin`);
  expect(tried()).toBe(true);
  expect((await readdir(parent)).toSorted()).toEqual(['peers', 'tried']);
});
