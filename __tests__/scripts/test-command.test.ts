import { spawn } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';
import { temporaryDirectory } from '../support/temporary.ts';

const path = temporaryDirectory();
const root = join(import.meta.dirname, '..', '..');

/** `npm test -- FILE` on a machine that only has Node. */
async function runTests(file: string, environment: Readonly<Record<string, string>> = {}) {
  await mkdir(path('bin'), { recursive: true });
  await symlink(process.execPath, path('bin', 'node')).catch(() => undefined); // there from another test
  const child = spawn(process.execPath, [join(root, 'scripts', 'test', 'main.ts'), file], {
    cwd: root,
    env: { HOME: dirname(path('bin')), PATH: path('bin'), PEERS_DIRECTORY: path('peers'), ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = new Promise(resolve => child.on('exit', resolve));
  const lines = (await text(child.stdout)).trimEnd().split('\n');
  return { exitCode: await exited, lines };
}

it('without the tools, tests that need them are skipped and listed with the package to install', async () => {
  const { exitCode, lines } = await runTests('__tests__/emulator/skopeo.test.ts');
  expect(exitCode).toBe(0);
  expect(lines).toContain('Skipped, needs skopeo: package skopeo:');
  expect(lines).toContain('  a real client, skopeo lists tags, inspects images and deletes them');
  expect(lines.at(-1)).toMatch(/^0 passed, 0 failed, [1-9]\d* skipped$/);
});

it('with CI=true, a skipped test is a failure', async () => {
  const { exitCode, lines } = await runTests('__tests__/emulator/skopeo.test.ts', { CI: 'true' });
  expect(exitCode).toBe(1);
  expect(lines.at(-1)).toMatch(/skipped$/);
});

it('without skipped tests, the last line counts the passed tests', async () => {
  const { exitCode, lines } = await runTests('__tests__/oci/digest.test.ts', { CI: 'true' });
  expect(exitCode).toBe(0);
  expect(lines.at(-1)).toMatch(/^[1-9]\d* passed, 0 failed$/);
});
