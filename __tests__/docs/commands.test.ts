import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { markdownFiles, root } from './support/markdown.ts';

const texts = async () => Promise.all((await markdownFiles()).map(file => readFile(file, 'utf8')));

it('every npm script that a page names is one', async () => {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const named = (await texts()).flatMap(text =>
    [...text.matchAll(/\bnpm run (?:--silent )?([a-z0-9:]+)/g)].map(([, name = '']) => name),
  );
  expect(named.length).toBeGreaterThan(5);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});

it('every part of the tests that a page names has tests', async () => {
  const files = await readdir(join(root, '__tests__'), { recursive: true });
  const tests = files.filter(name => name.endsWith('.test.ts')).map(name => `__tests__/${name}`);
  const named = (await texts()).flatMap(text =>
    [...text.matchAll(/\bnpm test -- (__tests__[\w/.-]*)/g)].map(([, path = '']) => path),
  );
  expect(named.length).toBeGreaterThan(1);
  for (const path of named) expect([path, tests.some(test => test.includes(path))]).toEqual([path, true]);
});

it('README shows two commands near its top, the demo and the tests', async () => {
  const text = await readFile(join(root, 'README.md'), 'utf8');
  const top = text.slice(0, text.indexOf('## How it works'));
  const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(top) ?? [];
  const commands = block.trimEnd().split('\n');
  expect(commands.map(line => line.split('#')[0]?.trim())).toEqual([
    'npm ci && npm run demo',
    'npm ci && npm test',
  ]);
});
