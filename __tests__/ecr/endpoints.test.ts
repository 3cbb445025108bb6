import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createControlPlane } from '../../src/ecr/create-control-plane.ts';
import { RegistryError } from '../../src/shared/errors.ts';
import { RequestLog } from '../../src/shared/request-log.ts';
import { silentLogger } from '../support/silent-logger.ts';

const variables = [
  'AWS_ENDPOINT_URL_ECR',
  'AWS_ENDPOINT_URL',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'HTTPS_PROXY',
  'HTTP_PROXY',
];
/** Hosts that a proxy was asked for. It lets nothing through. */
const seen: string[] = [];
const sockets = new Set<Socket>();
const proxy = createServer((request, response) => {
  seen.push(new URL(request.url ?? '').host);
  response.writeHead(403).end();
});
proxy.on('connect', (request, socket: Socket) => {
  seen.push(String(request.url).replace(/:443$/, ''));
  sockets.add(socket);
  socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
});

beforeEach(async () => {
  seen.length = 0;
  for (const name of variables) delete process.env[name];
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    HTTPS_PROXY: url,
    HTTP_PROXY: url,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example-secret',
  });
});
afterEach(async () => {
  for (const name of variables) delete process.env[name];
  for (const socket of sockets) socket.destroy();
  proxy.closeAllConnections();
  await new Promise(resolve => proxy.close(resolve));
});

/** The hosts that the API is asked at, for a registry's host in the input. */
async function asked(region: string, host?: string, environment: Readonly<Record<string, string>> = {}) {
  Object.assign(process.env, environment);
  const ecr = createControlPlane({
    region,
    ...(host === undefined ? {} : { host }),
    requests: new RequestLog(),
    logger: silentLogger,
    signal: new AbortController().signal,
    mask: () => {},
    policy: { attempts: 1 },
  });
  const failure = await ecr.authorize().catch((error: unknown) => error);
  await ecr.close();
  return { hosts: [...new Set(seen)], failure };
}

describe("the API's host", () => {
  it.each([
    ['dkr.ecr.us-east-1.amazonaws.com', 'us-east-1', 'api.ecr.us-east-1.amazonaws.com'],
    ['dkr.ecr-fips.us-east-1.amazonaws.com', 'us-east-1', 'api.ecr-fips.us-east-1.amazonaws.com'],
    ['dkr-ecr.us-east-1.on.aws', 'us-east-1', 'ecr.us-east-1.api.aws'],
    ['dkr-ecr-fips.us-east-1.on.aws', 'us-east-1', 'ecr-fips.us-east-1.api.aws'],
    ['dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1', 'api.ecr.cn-north-1.amazonaws.com.cn'],
    [
      'dkr-ecr.cn-north-1.on.amazonwebservices.com.cn',
      'cn-north-1',
      'ecr.cn-north-1.api.amazonwebservices.com.cn',
    ],
    ['dkr.ecr.us-gov-west-1.amazonaws.com', 'us-gov-west-1', 'api.ecr.us-gov-west-1.amazonaws.com'],
    ['dkr-ecr-fips.us-gov-west-1.on.aws', 'us-gov-west-1', 'ecr-fips.us-gov-west-1.api.aws'],
  ])('for %s in %s is %s', async (host, region, api) => {
    expect((await asked(region, `123456789012.${host}`)).hosts).toEqual([api]);
  });

  it.each([
    [{ AWS_USE_FIPS_ENDPOINT: 'true' }, undefined, 'api.ecr-fips.us-east-1.amazonaws.com'],
    [{ AWS_USE_DUALSTACK_ENDPOINT: 'TRUE' }, undefined, 'ecr.us-east-1.api.aws'],
    [{ AWS_USE_DUALSTACK_ENDPOINT: 'true' }, 'dkr.ecr-fips', 'ecr-fips.us-east-1.api.aws'],
    [{ AWS_USE_FIPS_ENDPOINT: 'true' }, 'dkr.ecr', 'api.ecr-fips.us-east-1.amazonaws.com'],
    [{ AWS_USE_FIPS_ENDPOINT: 'false' }, 'dkr.ecr-fips', 'api.ecr.us-east-1.amazonaws.com'],
    [{ AWS_USE_FIPS_ENDPOINT: '' }, 'dkr.ecr-fips', 'api.ecr-fips.us-east-1.amazonaws.com'],
    [{ AWS_USE_FIPS_ENDPOINT: '' }, undefined, 'api.ecr.us-east-1.amazonaws.com'],
  ])('is as %j says, with the host %s: %s', async (environment, label, api) => {
    const host = label && `123456789012.${label}.us-east-1.amazonaws.com`;
    expect((await asked('us-east-1', host, environment)).hosts).toEqual([api]);
  });

  it.each([
    ['AWS_ENDPOINT_URL_ECR', 'https://ecr.example'],
    ['AWS_ENDPOINT_URL', 'http://ecr.example'],
  ])('is that of %s, whatever else is set', async (variable, url) => {
    const environment = {
      [variable]: url,
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_USE_DUALSTACK_ENDPOINT: 'true',
    };
    const { hosts } = await asked('us-east-1', '123456789012.dkr-ecr-fips.us-east-1.on.aws', environment);
    expect(hosts).toEqual(['ecr.example']);
  });

  it.each([
    ['AWS_USE_FIPS_ENDPOINT', 'sts-fips.us-east-1.amazonaws.com'],
    ['AWS_USE_DUALSTACK_ENDPOINT', 'sts.us-east-1.api.aws'],
  ])('and that of STS, which a token file needs, are as %s says: %s', async (variable, sts) => {
    const file = fileURLToPath(import.meta.url); // no token, but nobody looks at it
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
    const role = { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/x' };
    const { hosts } = await asked('us-east-1', undefined, {
      ...role,
      AWS_REGION: 'us-east-1',
      [variable]: 'true',
    });
    for (const name of Object.keys(role)) delete process.env[name];
    expect(hosts).toEqual([sts]);
  });

  it('is not guessed from a variable that is neither true nor false', async () => {
    const { failure, hosts } = await asked('us-east-1', undefined, { AWS_USE_FIPS_ENDPOINT: 'yes' });
    expect(failure).toBeInstanceOf(RegistryError);
    expect((failure as RegistryError).line).toMatch(/AWS_USE_FIPS_ENDPOINT is "yes".*true or false/);
    expect(hosts).toEqual([]);
  });
});
