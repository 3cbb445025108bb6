import { describe, expect, it } from '@jest/globals';
import { HelperLimitError, helperErase, helperGet, helperStore } from '../../src/docker/credential-helper.ts';
import { untilNoneWith, writeScript } from '../support/processes.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const path = temporaryDirectory();
const host = 'registry.example:5000';

async function helper(name: string, script: string): Promise<void> {
  await writeScript(path('bin', `docker-credential-${name}`), script);
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

const credentials = { Username: 'AWS', Secret: 's3cret' };
const limits = { milliseconds: 300, bytes: 10_000 };
const asked = {
  get: (name: string) => helperGet(name, host, { limits }),
  store: (name: string) => helperStore(name, host, credentials, { limits }),
  erase: (name: string) => helperErase(name, host, { limits }),
};

describe.each(Object.entries(asked))('a helper that is asked to %s', (command, ask) => {
  it.each([
    ['hangs', 'wait', 'did not end within 300 ms'],
    ['prints without end', 'exec yes s3cret', 'printed more than 10.0 kB'],
  ])('and %s is killed with its children, and named', async (_, script, what) => {
    await helper('bad', `tail -f '${path('bin', 'docker-credential-bad')}' & ${script}`);
    const error = await ask('bad').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HelperLimitError);
    expect((error as HelperLimitError).line).toBe(
      `"docker-credential-bad ${command}" ${what}. Install or fix this credential helper, or remove it from the Docker config.`,
    );
    await untilNoneWith(path());
  });
});
