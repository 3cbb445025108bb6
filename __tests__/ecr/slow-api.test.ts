import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { AwsCredentialsError } from '../../src/shared/errors.ts';
import { NetworkError } from '../../src/shared/network-error.ts';
import { dripServer, drips } from '../support/drip-server.ts';
import { controlPlaneTo } from './support/control-plane.ts';

const times = { idleMilliseconds: 200, connectMilliseconds: 100, exchangeMilliseconds: 300 };
const environment = { ...process.env };
let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(async () => {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  await emulator.close();
});

describe('an API that never ends a response, although bytes keep coming,', () => {
  const faults = [
    { type: 'drip', milliseconds: 50 },
    { type: 'drip-headers' },
    { type: 'informational' },
  ] as const;

  it.each(faults)('is asked again: $type', async fault => {
    emulator.faults.add({ kind: 'token', fault, times: 2 });
    const api = controlPlaneTo(emulator, { times });
    expect((await api.authorize()).endpoint.origin).toBe(emulator.endpoint);
    expect(emulator.requests.count('token')).toBe(3);
  });

  it.each(faults)('ends the sign-in if it does not stop: $type', async fault => {
    emulator.faults.add({ kind: 'token', fault, times: 1e9 });
    const error = await controlPlaneTo(emulator, { times })
      .authorize()
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(NetworkError);
    expect(String(error)).toMatch(/failed: (?:it sent \d+ bytes of a|no) response (?:with)?in 300 ms\.$/);
    expect(emulator.requests.count('token')).toBe(3);
  });
});

describe('a source of credentials that never ends its answer', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ecr-mount-push-slow-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const sources = {
    container: origin => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}/credentials` }),
    instance: origin => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: origin }),
    STS: origin => ({
      AWS_WEB_IDENTITY_TOKEN_FILE: join(directory, 'token'),
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/push',
      AWS_ENDPOINT_URL_STS: origin,
    }),
  } satisfies Record<string, (origin: string) => Readonly<Record<string, string>>>;

  it.each(
    (['container', 'instance', 'STS'] as const).flatMap(name => drips.map(drip => [name, drip] as const)),
  )('ends the sign-in in time: %s, %s', async (name, drip) => {
    await writeFile(join(directory, 'token'), 'oidc');
    await using service = await dripServer(drip);
    const api = controlPlaneTo(emulator, { times });
    for (const variable of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_EC2_METADATA_DISABLED']) {
      delete process.env[variable];
    }
    const files = {
      AWS_CONFIG_FILE: join(directory, 'x'),
      AWS_SHARED_CREDENTIALS_FILE: join(directory, 'y'),
    };
    Object.assign(process.env, files, sources[name](service.origin));
    const error = await api.authorize().catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(AwsCredentialsError);
    expect((error as AwsCredentialsError).line).toMatch(
      /could not be fetched: (?:Request to 127|their source did not answer completely within 300 ms)|could not be reached/,
    );
    expect(service.connections).toBeGreaterThan(1);
  });
});
