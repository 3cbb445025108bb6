import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { mediaTypes } from '../../src/oci/media-types.ts';
import { TokenAuthenticator } from '../../src/registry/auth/token-authenticator.ts';
import { sourceProfile } from '../../src/registry/profile.ts';
import type { Repository } from '../../src/registry/repository.ts';
import { defaultRetryPolicy } from '../../src/shared/backoff.ts';
import { CredentialsError } from '../../src/shared/errors.ts';
import { basicAuthenticator } from './support/basic-authenticator.ts';
import { blobOf, bytes, connect, failureOf } from './support/client.ts';
import { answer, refuse, ScriptedRegistry, type Step } from './support/scripted-registry.ts';

const otherProfile = sourceProfile(() => ({ how: '' }));

let registry: ScriptedRegistry;
beforeEach(async () => {
  registry = await ScriptedRegistry.start();
});
afterEach(() => registry.close());

const { attempts } = defaultRetryPolicy;
const expired = refuse(403, 'DENIED', 'Your authorization token has expired. Reauthenticate and try again.');
const blob = blobOf(bytes(1000));
const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociManifest }));
const opened = answer(202, { location: '/v2/app/blobs/uploads/1' });

/** @param nameOf the token that each renewal returns, counted from 1 */
function tokens(nameOf = (renewal: number) => `token-${renewal}`) {
  const renewals: number[] = [];
  const token = (value: string) => ({
    authorization: `Basic ${value}`,
    expiresAt: new Date(Date.now() + 1e7),
  });
  const renew = async () => {
    renewals.push(renewals.length + 1);
    return token(nameOf(renewals.length));
  };
  return { authenticator: new TokenAuthenticator({ initial: token(nameOf(0)), renew }), renewals };
}

/** The first `times` requests of the method are rejected, a HEAD together with the GET for the reason. */
function refuseFirst(times: number, method: string, step: Step): void {
  let left = times;
  registry.handler = (line, { method: used = '' }) => {
    if (used === 'GET' && method === 'HEAD') return expired;
    if (used !== method || left === 0) return line.startsWith('POST') && method !== 'POST' ? opened : step;
    left -= 1;
    return expired;
  };
}

const operations: readonly (readonly [string, string, Step, (app: Repository) => Promise<unknown>])[] = [
  ['a mount', 'POST', answer(201), app => app.openUpload({ digest: blob.digest, from: 'base' })],
  ['the opening of an upload', 'POST', opened, app => app.openUpload()],
  ['an upload', 'PUT', answer(201), app => app.sendBlob(undefined, blob)],
  ['a look for a blob', 'HEAD', answer(200, { 'content-length': '5' }), app => app.headBlob(blob.digest)],
  ['a look for a manifest', 'HEAD', answer(404), app => app.headManifest('v1')],
  ['a manifest', 'PUT', answer(201), app => app.putManifest('v1', manifest, mediaTypes.ociManifest)],
];

describe('a token that the registry reports as expired', () => {
  it.each(operations)('several times in a row is renewed as often, by %s', async (_, method, step, run) => {
    const { authenticator, renewals } = tokens();
    refuseFirst(4, method, step);
    await run(connect(registry.origin(), { authenticator }).app);
    expect(renewals).toHaveLength(4);
    expect(registry.seen.at(-1)?.headers.authorization).toBe('Basic token-4');
  });

  it('is renewed at once, and again after the waits between attempts', async () => {
    const { authenticator } = tokens();
    refuseFirst(4, 'HEAD', answer(404));
    const { app, clock } = connect(registry.origin(), { authenticator });
    await app.headBlob(blob.digest);
    expect(clock.waits).toEqual([250, 500, 1000]);
  });

  it('is requested again if the new one is the same', async () => {
    const { authenticator, renewals } = tokens(renewal => (renewal < 3 ? 'same' : 'other'));
    registry.handler = (_, { headers }) => (headers.authorization === 'Basic other' ? answer(404) : expired);
    await connect(registry.origin(), { authenticator }).app.headBlob(blob.digest);
    expect(renewals).toHaveLength(3);
  });

  it.each([
    ['another token each time', (renewal: number) => `token-${renewal}`],
    ['the same token each time', () => 'same'],
  ])('is renewed for all requests together: %s', async (_, nameOf) => {
    const { authenticator, renewals } = tokens(nameOf);
    registry.handler = () => (renewals.length < 2 ? expired : answer(404));
    const { app } = connect(registry.origin(), { authenticator });
    const digests = Array.from({ length: 30 }, (_, at) => digestOf(`${at}`));
    await Promise.all(digests.map(digest => app.getManifest(digest)));
    expect(renewals).toHaveLength(2);
  });

  it.each([
    ['another token each time', (renewal: number) => `token-${renewal}`],
    ['the same token each time', () => 'same'],
  ])('for ever ends thirty requests with a clear error after a few renewals: %s', async (_, nameOf) => {
    const { authenticator, renewals } = tokens(nameOf);
    registry.handler = () => expired;
    const { app } = connect(registry.origin(), { authenticator, random: Math.random });
    const digests = Array.from({ length: 30 }, (_, at) => digestOf(`${at}`));
    const errors = await Promise.all(
      digests.map((digest, at) => failureOf(at % 2 === 0 ? app.headBlob(digest) : app.getManifest(digest))),
    );
    for (const error of errors) {
      expect(error).toBeInstanceOf(CredentialsError);
      expect((error as CredentialsError).line).toMatch(/rejected the credentials .*expired.* Sign in again/);
    }
    expect(renewals.length).toBeLessThanOrEqual(attempts);
    expect(registry.seen.length).toBeLessThanOrEqual(30 * 2 * (attempts + 1));
  });

  it('forever by one request fails that request, although renewals help others in the meantime', async () => {
    const { authenticator } = tokens();
    let asked = 0;
    registry.handler = (_, { method }) => {
      if (method === 'PUT') return expired;
      if (method === 'POST') return opened;
      asked += 1;
      return asked % 2 === 0 ? answer(404) : expired;
    };
    const { app } = connect(registry.origin(), { authenticator });
    let sending = true;
    const failing = failureOf(app.sendBlob(undefined, blob)).finally(() => {
      sending = false;
    });
    for (let times = 0; sending && times < 100; times += 1) await app.getManifest('v1');
    expect(await failing).toBeInstanceOf(CredentialsError);
    expect(registry.lines.filter(line => line.startsWith('PUT')).length).toBeLessThanOrEqual(attempts + 1);
  });

  it('starts over after a renewal has helped', async () => {
    const { authenticator, renewals } = tokens();
    const { app } = connect(registry.origin(), { authenticator });
    for (let times = 0; times < 4; times += 1) {
      refuseFirst(4, 'HEAD', answer(404));
      await app.headBlob(blob.digest);
    }
    expect(renewals).toHaveLength(16);
  });

  it('is not reported for a password that does not expire', async () => {
    registry.handler = () => expired;
    const authenticator = basicAuthenticator('user', 'pw');
    const { app } = connect(registry.origin(), { authenticator, profile: otherProfile });
    expect(await failureOf(app.getManifest('v1'))).toBeInstanceOf(CredentialsError);
    expect(registry.lines).toHaveLength(1);
  });
});
