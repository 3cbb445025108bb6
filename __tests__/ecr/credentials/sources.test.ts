import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { AwsCredentialsError } from '../../../src/shared/errors.ts';
import { RequestLog } from '../../../src/shared/request-log.ts';
import {
  containerCredentials,
  credentialService,
  type ServiceAnswer,
  stsCredentials,
  stsError,
} from '../../support/credential-service.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { controlPlaneTo } from '../support/control-plane.ts';

const role = 'arn:aws:iam::123456789012:role/push';
const nothing = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_PROFILE: '',
  AWS_WEB_IDENTITY_TOKEN_FILE: '',
  AWS_ROLE_ARN: '',
  AWS_CONTAINER_CREDENTIALS_FULL_URI: '',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_EC2_METADATA_SERVICE_ENDPOINT: '',
  AWS_ENDPOINT_URL_STS: '',
};

let emulator: Emulator;
let directory: string;
let requests: RequestLog;
let warnings: string[];
const environment = { ...process.env };
beforeEach(async () => {
  emulator = await startEmulator();
  directory = await mkdtemp(join(tmpdir(), 'ecr-mount-push-credentials-'));
  requests = new RequestLog();
  warnings = [];
  process.env['AWS_CONFIG_FILE'] = join(directory, 'config');
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(directory, 'credentials');
});
afterEach(async () => {
  for (const name of Object.keys(nothing)) delete process.env[name];
  Object.assign(process.env, environment);
  await emulator.close();
  await rm(directory, { recursive: true, force: true });
});

function connect(variables: Readonly<Record<string, string>>) {
  const api = controlPlaneTo(emulator, {
    requests,
    logger: { ...silentLogger, warning: line => void warnings.push(line) },
  });
  for (const [name, value] of Object.entries({ ...nothing, ...variables })) {
    if (value === '') delete process.env[name];
    else process.env[name] = value;
  }
  return api;
}

async function webIdentity(origin: string): Promise<Readonly<Record<string, string>>> {
  const file = join(directory, 'token');
  await writeFile(file, 'oidc-token');
  return { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: role, AWS_ENDPOINT_URL_STS: origin };
}

async function failureWith(variables: Readonly<Record<string, string>>): Promise<string> {
  const error = await connect(variables)
    .authorize()
    .catch(cause => cause);
  expect(error).toBeInstanceOf(AwsCredentialsError);
  expect(error.line.length).toBeLessThan(500);
  expect(emulator.requests).toHaveLength(0);
  return error.line;
}

describe('STS', () => {
  const failing = (times: number, fault: ServiceAnswer) =>
    credentialService(({ count }) => (count <= times ? fault : stsCredentials()));

  it.each([
    ['status 503', stsError(503, 'ServiceUnavailable', 'Try later')],
    ['status 500 of a load balancer', { status: 500, body: '<html>no</html>' }],
    ['throttling', stsError(400, 'Throttling', 'Rate exceeded')],
    ['a failure of the identity provider', stsError(400, 'IDPCommunicationError', 'Try later')],
  ])('is asked again after %s', async (_, fault) => {
    await using sts = await failing(3, fault);
    await connect(await webIdentity(sts.origin)).authorize();
    expect(sts.bodies).toHaveLength(4);
    expect(sts.bodies[0]).toMatch(/AssumeRoleWithWebIdentity.*oidc-token/);
    expect(requests.retried).toBeGreaterThan(0);
  });

  it.each([
    [stsError(503, 'ServiceUnavailable', 'Try later'), /status 503 ServiceUnavailable: Try later/],
    [stsError(400, 'Throttling', 'Rate exceeded'), /status 400 Throttling: Rate exceeded/],
    [{ status: 502, body: '<html>no</html>' }, /status 502/],
  ])('is named as what failed if it never stops failing', async (fault, words) => {
    await using sts = await failing(1000, fault);
    const line = await failureWith(await webIdentity(sts.origin));
    expect(line).toMatch(
      /AWS STS did not issue credentials for the role arn:aws:iam::123456789012:role\/push/,
    );
    expect(line).toMatch(words);
    expect(line).toMatch(/Run the job again/);
    expect(line).not.toMatch(/No AWS credentials|permissions: id-token/);
  });

  it.each([
    [
      stsError(403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'),
      /Not authorized.*trust policy.*"sub".*repo:OWNER\/NAME.*"aud"/,
    ],
    [stsError(400, 'InvalidIdentityToken', 'No OpenIDConnect provider found'), /identity provider/],
    [stsError(400, 'ExpiredTokenException', 'Token expired'), /AWS_WEB_IDENTITY_TOKEN_FILE is too old/],
    [stsError(400, 'ValidationError', 'not a valid ARN'), /not a valid ARN.*AWS_ROLE_ARN/],
    [{ status: 200, body: 'OK' }, /AWS_ENDPOINT_URL_STS/],
    [{ status: 200, body: '<Other/>' }, /AWS_ENDPOINT_URL_STS/],
  ])('is asked once if its response is final, which says what to check', async (fault, words) => {
    await using sts = await failing(1000, fault);
    const line = await failureWith(await webIdentity(sts.origin));
    expect(line).toMatch(words);
    expect(line).not.toMatch(/No AWS credentials/);
    expect(sts.bodies).toHaveLength(1);
  });

  it('that cannot be reached is retried, and named', async () => {
    const line = await failureWith(await webIdentity('http://127.0.0.1:9'));
    expect(line).toMatch(/credentials could not be fetched.*127\.0\.0\.1:9.*refused/);
    expect(requests.retried).toBe(2);
  });

  it('is asked anew if AWS reports credentials as expired that are valid by the clock of this machine', async () => {
    await using sts = await credentialService(({ count }) => stsCredentials(`ASIAWEB${count}`));
    const api = connect(await webIdentity(sts.origin));
    await api.authorize();
    emulator.session.expireAfter(0);
    await api.authorize();
    await api.authorize();
    expect(sts.bodies).toHaveLength(2);
    expect(emulator.session.refused).toBe(1);
  });

  it.each([13, -13])('is not asked for each request with a clock that is %s hours off', async hours => {
    const offset = hours * 3_600_000;
    emulator.clock.offsetMs = offset;
    await using sts = await credentialService(() => stsCredentials('ASIAWEB', offset + 3_600_000));
    const api = connect(await webIdentity(sts.origin));
    await api.authorize();
    const first = sts.bodies.length; // until a response tells the time of AWS
    for (let call = 0; call < 5; call += 1) await api.authorize();
    expect(sts.bodies).toHaveLength(first);
  });

  it('is not asked again by each request for a minute, if it never stops failing', async () => {
    await using sts = await failing(1000, stsError(503, 'ServiceUnavailable', 'Try later'));
    const api = connect(await webIdentity(sts.origin));
    const [first, second] = [() => api.authorize(), () => api.blobMounting()];
    await expect(first()).rejects.toThrow(/STS/);
    const asked = sts.bodies.length;
    await expect(second()).rejects.toThrow(/STS/);
    expect(sts.bodies).toHaveLength(asked);
  });

  it('may issue credentials to the next push, after it has denied them', async () => {
    await using sts = await failing(1, stsError(403, 'AccessDenied', 'not yet'));
    const api = connect(await webIdentity(sts.origin));
    await expect(api.authorize()).rejects.toThrow(/not yet/);
    await api.authorize();
  });

  it('gets requests for the role of a profile with its own time, if the clock of this machine is wrong', async () => {
    const ahead = 3_600_000;
    await using sts = await credentialService(({ request }) => {
      const [, day = '', time = ''] = /^(\d{8})T(\d{4})/.exec(String(request.headers['x-amz-date'])) ?? [];
      const signed = Date.UTC(
        +day.slice(0, 4),
        +day.slice(4, 6) - 1,
        +day.slice(6),
        +time.slice(0, 2),
        +time.slice(2),
      );
      const now = Date.now() + ahead;
      return Math.abs(signed - now) < 300_000
        ? stsCredentials('ASIAROLE', 2 * ahead, 'AssumeRole')
        : {
            ...stsError(403, 'SignatureDoesNotMatch', 'Signature expired: …'),
            headers: { date: new Date(now).toUTCString() },
          };
    });
    await writeFile(
      join(directory, 'config'),
      `[profile push]\nrole_arn = ${role}\nsource_profile = keys\n[profile keys]\naws_access_key_id = AKIAKEYS\naws_secret_access_key = secret\n`,
    );
    await connect({ AWS_PROFILE: 'push', AWS_ENDPOINT_URL_STS: sts.origin }).authorize();
    expect(sts.bodies).toHaveLength(2);
    expect(emulator.requests.at(-1)?.headers.authorization).toContain('ASIAROLE');
  });

  it('does not fail requests while the credentials are valid that it does not renew', async () => {
    await using sts = await credentialService(({ count }) =>
      count === 1 ? stsCredentials('ASIAWEB', 200_000) : stsError(403, 'AccessDenied', 'not any more'),
    );
    const api = connect(await webIdentity(sts.origin));
    for (let call = 0; call < 3; call += 1) await api.authorize();
    expect(sts.bodies).toHaveLength(2);
  });
});

describe('a service that issues credentials', () => {
  const long = JSON.stringify({ AccessKeyId: 'x'.repeat(8_000_000) });
  const sources: readonly [string, (origin: string) => Promise<Readonly<Record<string, string>>>, string][] =
    [
      ['STS', webIdentity, 'AssumeRoleWithWebIdentity'],
      [
        'a container',
        async origin => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}/v1/credentials` }),
        'Credentials',
      ],
      [
        'an instance',
        async origin => ({ AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: origin }),
        'Credentials',
      ],
    ];

  it.each(sources)(
    'is not read to the end of a response that is too long: %s',
    async (_, variables, what) => {
      await using service = await credentialService(() => ({ status: 200, body: long }));
      const line = await failureWith(await variables(service.origin));
      expect(line).toMatch(`AWS credentials could not be fetched: ${what}: the response from 127.0.0.1`);
      expect(line).toMatch(/is longer than the limit of \d+ bytes/);
      expect(service.bodies).toHaveLength(1);
      expect(await service.unsent()).toBe(1);
    },
  );

  it.each(sources)('is asked again when its response breaks off: %s', async (_, variables) => {
    await using service = await credentialService(() => ({ status: 200, body: long, cutAt: 10 }));
    const line = await failureWith(await variables(service.origin));
    expect(line).toMatch(/connection closed|could not be reached/);
    expect(service.bodies.length).toBeGreaterThan(1);
  });
});

describe('the credential endpoint of a container', () => {
  const failing = (times: number, fault: ServiceAnswer) =>
    credentialService(({ count }) => (count <= times ? fault : containerCredentials()));
  const at = (origin: string) => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}/v1/credentials` });

  it.each([429, 500, 503])('is asked again after status %s', async status => {
    await using service = await failing(5, { status, body: '' });
    await connect(at(service.origin)).authorize();
    expect(requests.retried).toBeGreaterThan(0);
  });

  it.each([
    [{ status: 503, body: '' }, /status 503 instead of AWS credentials.*Run the job again/],
    [
      { status: 403, body: '{"Code":"AccessDenied","Message":"no association"}' },
      /status 403 AccessDenied: no association.*role/,
    ],
    [{ status: 200, body: '{}' }, /did not return credentials.*not of the required format/],
    [{ status: 200, body: 'OK' }, /did not return credentials/],
  ])('is named with what it returned', async (fault, words) => {
    await using service = await failing(1000, fault);
    const line = await failureWith(at(service.origin));
    expect(line).toMatch(/credential endpoint of the container, http:\/\/127\.0\.0\.1:\d+\/v1\/credentials/);
    expect(line).toMatch(words);
  });

  it('is named if it cannot be reached', async () => {
    expect(await failureWith(at('http://127.0.0.1:9'))).toMatch(
      /endpoint.*:9\/v1.*could not be reached.*ECONNREFUSED/,
    );
    expect(requests.retried).toBe(2);
  });
});

describe('the metadata service of an instance', () => {
  const at = (origin: string) => ({
    AWS_EC2_METADATA_DISABLED: '',
    AWS_EC2_METADATA_SERVICE_ENDPOINT: origin,
  });

  it('that fails is asked again, and named', async () => {
    await using service = await credentialService(() => ({ status: 503, body: '' }));
    expect(await failureWith(at(service.origin))).toMatch(/IMDS\) returned status 503.*Run the job again/);
    expect(requests.retried).toBe(2);
  });

  it('that has no role is not the reason', async () => {
    await using service = await credentialService(() => ({ status: 404, body: '' }));
    expect(await failureWith(at(service.origin))).toMatch(/No AWS credentials.*configure-aws-credentials/);
    expect(requests.retried).toBe(0);
  });
});

describe('AWS_PROFILE', () => {
  it('that is in no file is named, with the files and their profiles', async () => {
    await writeFile(join(directory, 'config'), '[profile build]\nregion = eu-central-1\n');
    await writeFile(join(directory, 'credentials'), '[deploy]\naws_access_key_id = a\n');
    const line = await failureWith({ AWS_PROFILE: 'push' });
    expect(line).toMatch(/AWS_PROFILE is "push"/);
    expect(line).toContain(join(directory, 'config'));
    expect(line).toContain(join(directory, 'credentials'));
    expect(line).toMatch(/Profiles there: build, deploy\./);
  });

  it('that is in no file costs a warning if there are credentials of another source', async () => {
    await using service = await credentialService(() => containerCredentials());
    const container = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${service.origin}/credentials` };
    await connect({ AWS_PROFILE: 'push', ...container }).authorize();
    expect(warnings).toEqual([expect.stringMatching(/AWS_PROFILE is "push".*another source/)]);
  });

  it('is read anew after the session of its credentials has ended', async () => {
    const keys = (accessKeyId: string) =>
      writeFile(
        join(directory, 'credentials'),
        `[push]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = secret\n`,
      );
    await keys('ASIAFIRST');
    const api = connect({ AWS_PROFILE: 'push' });
    await api.authorize();
    emulator.session.expireAfter(0);
    await expect(api.authorize()).rejects.toThrow(/expired/);
    await keys('ASIASECOND');
    await api.authorize();
    expect(emulator.requests.at(-1)?.headers.authorization).toContain('ASIASECOND');
    expect(warnings).toEqual([]);
  });

  it('that is in a file provides the credentials', async () => {
    await writeFile(
      join(directory, 'credentials'),
      '[push]\naws_access_key_id = AKIAPUSH\naws_secret_access_key = secret\n',
    );
    await connect({ AWS_PROFILE: 'push' }).authorize();
    expect(emulator.requests[0]?.headers.authorization).toContain('AKIAPUSH');
  });
});
