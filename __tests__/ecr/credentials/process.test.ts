import { readFile, rm, writeFile } from 'node:fs/promises';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { withCredentialProcess } from '../../../src/ecr/credentials/credential-process.ts';
import { AwsCredentialsError } from '../../../src/shared/errors.ts';
import { processesWith, untilNoneWith, writeScript } from '../../support/processes.ts';
import { temporaryDirectory } from '../../support/temporary.ts';
import { until } from '../../support/until.ts';

const path = temporaryDirectory();
const environment = { ...process.env };
const limits = { milliseconds: 600_000, bytes: 10_000 };
const answer = { Version: 1, AccessKeyId: 'AKIA', SecretAccessKey: 's3cret' };

beforeEach(async () => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
  process.env['AWS_CONFIG_FILE'] = path('config');
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = path('none');
  process.env['AWS_PROFILE'] = 'ci';
  await writeFile(path('config'), `[profile ci]\ncredential_process = "${path('process')}" --for 'a b'\n`);
  await rm(path('calls'), { force: true });
});
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
});

const script = (text: string) => writeScript(path('process'), `echo "$@" >> '${path('calls')}'; ${text}`);
const child = () => `tail -f '${path('calls')}' & `;
const fetch = (signal = new AbortController().signal, more = limits) =>
  withCredentialProcess(signal, () => defaultProvider({ ignoreCache: true, maxRetries: 0 })(), more);
const calls = () => readFile(path('calls'), 'utf8');

describe('the credential_process of an AWS profile', () => {
  it('provides credentials', async () => {
    await script(`echo '${JSON.stringify(answer)}'`);
    expect(await fetch()).toMatchObject({ accessKeyId: 'AKIA', secretAccessKey: 's3cret' });
    expect(await calls()).toBe('--for a b\n');
  });

  it.each([
    ['hangs', 'wait', /"credential_process" did not end within 300 ms/],
    ['prints without end', 'exec yes', /"credential_process" printed more than 10\.0 kB/],
    ['fails', 'echo "no session" >&2; exit 3', /it failed with exit code 3: no session/],
    ['prints something else', 'echo s3cret', /it did not print JSON/],
  ])('that %s is named, once, and leaves no process', async (_, text, what) => {
    await script(child() + text);
    const error = await fetch(undefined, { ...limits, milliseconds: 300 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AwsCredentialsError);
    const { line } = error as AwsCredentialsError;
    expect(line).toMatch(what);
    expect(line).toMatch(/^The credential_process of the AWS profile ci .*another source of credentials\.$/);
    expect(line).not.toContain('s3cret');
    expect(await calls()).toBe('--for a b\n');
    await untilNoneWith(path());
  });

  it('is killed with its children when the run is cancelled', async () => {
    await script(`${child()} wait`);
    const cancellation = new AbortController();
    const reason = new Error('enough');
    const fetching = fetch(cancellation.signal);
    await until(async () => (await processesWith(`tail\0-f\0${path()}`)).length > 0);
    cancellation.abort(reason);
    await expect(fetching).rejects.toBe(reason);
    await untilNoneWith(path());
  });
});
