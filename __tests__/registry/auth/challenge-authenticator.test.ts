import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseChallenge } from '../../../src/registry/auth/challenge.ts';
import {
  ChallengeAuthenticator,
  type StoredCredentials,
} from '../../../src/registry/auth/challenge-authenticator.ts';
import { CredentialsError } from '../../../src/shared/errors.ts';
import { HttpTransport } from '../../../src/shared/http-transport.ts';
import { NetworkError } from '../../../src/shared/network-error.ts';
import { dripServer, drips } from '../../support/drip-server.ts';
import { failureOf } from '../support/client.ts';

let server: Server;
let realm: string;
let seen: { request: IncomingMessage; body: string }[];
let answer: { status: number; body: string };
const transport = new HttpTransport();

beforeEach(async () => {
  seen = [];
  answer = { status: 200, body: '{"token":"the-token"}' };
  server = createServer(async (request, response) => {
    seen.push({ request, body: await text(request) });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  realm = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise<void>(resolve => server.close(() => resolve()));
});

const scope = 'repository:app:pull';
const user = { username: 'user', password: 'pw' };
const masked: string[] = [];
const authenticator = (
  credentials: StoredCredentials | undefined,
  registry = 'http://127.0.0.1:5000',
  by = transport,
) =>
  new ChallengeAuthenticator({
    endpoint: new URL(registry),
    credentials,
    transport: by,
    signal: new AbortController().signal,
    mask: secret => masked.push(secret),
  });
const bearer = () => ({
  rejected: undefined,
  challenge: `Bearer realm="${realm}",service="registry"`,
  scope,
});

describe('a challenge', () => {
  it('is parsed, quoted or not', () => {
    expect(parseChallenge('Bearer realm="https://a/b",service=x, scope="r:a:pull,push"')).toEqual({
      scheme: 'bearer',
      parameters: { realm: 'https://a/b', service: 'x', scope: 'r:a:pull,push' },
    });
    expect(parseChallenge('')).toBeUndefined();
  });

  it('for Bearer is answered with a token of the realm, fetched once for all requests', async () => {
    const auth = authenticator(user);
    const answers = await Promise.all([
      auth.refresh(bearer()),
      auth.refresh(bearer()),
      auth.refresh(bearer()),
    ]);
    expect(answers).toEqual([true, true, true]);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.request.headers.authorization).toBe(`Basic ${Buffer.from('user:pw').toString('base64')}`);
    expect(new URL(seen[0]?.request.url ?? '', realm).searchParams.get('scope')).toBe(scope);
    expect(await auth.authorization(scope)).toBe('Bearer the-token');
    expect(await auth.authorization('repository:other:pull')).toBeUndefined();
    expect(masked).toContain('the-token');
  });

  it('for Bearer works without credentials', async () => {
    expect(await authenticator(undefined).refresh(bearer())).toBe(true);
    expect(seen[0]?.request.headers.authorization).toBeUndefined();
  });

  it('is answered with an identity token in the body of a POST', async () => {
    await authenticator({ ...user, identityToken: 'idt' }).refresh(bearer());
    expect(seen[0]?.request.method).toBe('POST');
    expect(new URLSearchParams(seen[0]?.body).get('refresh_token')).toBe('idt');
    expect(seen[0]?.request.url).not.toContain('idt');
  });

  it('for Basic is answered with the credentials, unless they are rejected', async () => {
    const auth = authenticator(user);
    const basic = { challenge: 'Basic realm="x"', scope };
    expect(await auth.refresh({ ...basic, rejected: undefined })).toBe(true);
    const rejected = await auth.authorization(scope);
    expect(await auth.refresh({ ...basic, rejected })).toBe(false);
    expect(await authenticator(undefined).refresh({ ...basic, rejected: undefined })).toBe(false);
  });

  it.each(['http://registry.example/token', 'ftp://x', '', 'javascript:alert(1)'])(
    'that names the realm %j gets no credentials',
    async elsewhere => {
      const challenge = `Bearer realm="${elsewhere}"`;
      await expect(authenticator(user).refresh({ rejected: undefined, challenge, scope })).rejects.toThrow(
        CredentialsError,
      );
      expect(seen).toEqual([]);
    },
  );

  it.each(['https://registry.example', 'https://localhost:5000', 'http://10.0.0.1:5000', 'https://10.0.0.1'])(
    'of %s does not make the runner call its own services',
    async registry => {
      const error = await failureOf(authenticator(user, registry).refresh(bearer()));
      expect(error).toBeInstanceOf(CredentialsError);
      const { host } = new URL(registry);
      const told = `The registry ${host} requests tokens from ${new URL(realm).origin}, which`;
      expect(error).toMatchObject({
        message: expect.stringContaining(told),
        remedy: expect.stringContaining('No credentials were sent'),
      });
      expect(seen).toEqual([]);
    },
  );

  it.each(drips)('whose realm never ends its answer (%s) is one that may be repeated', async drip => {
    await using service = await dripServer(drip);
    const challenge = `Bearer realm="${service.origin}/token"`;
    const slow = new HttpTransport({
      idleMilliseconds: 200,
      connectMilliseconds: 100,
      exchangeMilliseconds: 300,
    });
    const asking = authenticator(user, 'http://127.0.0.1:5000', slow);
    const error = await failureOf(asking.refresh({ rejected: undefined, challenge, scope }));
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ retryable: true, message: expect.stringContaining('300 ms') });
  });

  it.each([
    [403, '{}'],
    [200, '{}'],
    [200, 'no json'],
    [200, '{"token":"a\\r\\nX: 1"}'],
  ])('whose realm answers %d %s is a clear error', async (status, body) => {
    answer = { status, body };
    await expect(authenticator(user).refresh(bearer())).rejects.toThrow(CredentialsError);
  });
});
