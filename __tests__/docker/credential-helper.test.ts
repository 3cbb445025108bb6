import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { helperErase, helperGet, helperStore } from '../../src/docker/credential-helper.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const path = temporaryDirectory();
const host = 'registry.example:5000';

async function helper(name: string, script: string): Promise<void> {
  await mkdir(path('bin'), { recursive: true });
  await writeFile(path('bin', `docker-credential-${name}`), `#!/bin/sh\n${script}\n`);
  await chmod(path('bin', `docker-credential-${name}`), 0o755);
  process.env['PATH'] = `${path('bin')}:${process.env['PATH']}`;
}

it('a helper that ends without reading fails by its exit code, whatever it was sent', async () => {
  await helper('deaf', 'exec 0<&-; exit 3');
  const more = { Username: 'AWS', Secret: 'x'.repeat(1_000_000) }; // larger than a pipe buffer
  await expect(helperStore('deaf', host, more)).rejects.toThrow(
    /docker-credential-deaf store failed with exit code 3/,
  );
  expect(await helperGet('deaf', 'x'.repeat(1_000_000))).toBeUndefined();
  await helperErase('deaf', 'x'.repeat(1_000_000));
});

it('a helper that has no credentials knows nothing', async () => {
  await helper('empty', 'echo "credentials not found in native keychain"; exit 1');
  expect(await helperGet('empty', host)).toBeUndefined();
});

it('a helper that is not there, or fails for another reason, is an error', async () => {
  await expect(helperGet('nowhere', host)).rejects.toThrow(/docker-credential-nowhere" is not on the PATH/);
  await helper('locked', 'echo "the keychain is locked"; exit 1');
  await expect(helperGet('locked', host)).rejects.toThrow(
    /docker-credential-locked get failed with exit code 1/,
  );
});
