import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RegistryError } from '../../src/shared/errors.ts';
import { basicAuthenticator } from './support/basic-authenticator.ts';
import { blobOf, bytes, connect, failureOf } from './support/client.ts';
import { answer, ScriptedRegistry } from './support/scripted-registry.ts';

let registry: ScriptedRegistry;
let stranger: ScriptedRegistry;
beforeEach(async () => {
  [registry, stranger] = await Promise.all([ScriptedRegistry.start(), ScriptedRegistry.start()]);
});
afterEach(async () => {
  await Promise.all([registry.close(), stranger.close()]);
});

const blob = blobOf(bytes(1000));
const digestQuery = `digest=${encodeURIComponent(blob.digest)}`;
const created = answer(201);

describe('the Location of an upload', () => {
  it.each([
    ['relative', '/v2/app/blobs/uploads/1', `/v2/app/blobs/uploads/1?${digestQuery}`],
    ['relative to the path', '1', `/v2/app/blobs/uploads/1?${digestQuery}`],
    [
      'with an opaque query',
      '/u/1?_state=a%2Bb%3D%3d&x=~*&y',
      `/u/1?_state=a%2Bb%3D%3d&x=~*&y&${digestQuery}`,
    ],
    ['with a fragment', '/u/1?a=b#part', `/u/1?a=b&${digestQuery}`],
    ['with an empty query', '/u/1?', `/u/1?${digestQuery}`],
  ])('%s is used as it is, with the digest added', async (_, location, expected) => {
    registry.script = [answer(202, { location }), created];
    await connect(registry.origin()).app.sendBlob(undefined, blob);
    expect(registry.lines[1]).toBe(`PUT ${expected}`);
  });

  it('is used if it is an absolute URL of the registry', async () => {
    registry.script = [answer(202, { location: `${registry.origin()}/u/1?s=1` }), created];
    await connect(registry.origin()).app.sendBlob(undefined, blob);
    expect(registry.lines[1]).toBe(`PUT /u/1?s=1&${digestQuery}`);
  });

  it.each([
    ['another port', () => `${stranger.origin()}/u/1`],
    ['another name of the same machine', () => `${registry.origin('localhost')}/u/1`],
    ['another scheme', () => `${registry.origin().replace('http:', 'https:')}/u/1`],
    ['another host', () => '//attacker.example/u/1'],
    ['user info', () => registry.origin().replace('//', '//user:pw@')],
    ['a scheme that is none', () => 'javascript:alert(1)'],
  ])('with %s is refused, and gets nothing', async (_, location) => {
    registry.script = [answer(202, { location: location() })];
    const { app } = connect(registry.origin(), { authenticator: basicAuthenticator('AWS', 'password') });
    const error = await failureOf(app.sendBlob(undefined, blob));
    expect(error).toBeInstanceOf(RegistryError);
    expect((error as RegistryError).line).toMatch(/different origin.*keep scheme, host and port/);
    expect(registry.lines).toHaveLength(1);
    expect(stranger.lines).toEqual([]);
  });

  it('that is missing is a clear error', async () => {
    registry.script = [answer(202)];
    const error = await failureOf(connect(registry.origin()).app.openUpload());
    expect(String(error)).toContain('without a valid Location');
  });
});
