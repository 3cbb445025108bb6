import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ecrProfile, type RegistryProfile, sourceProfile } from '../../src/registry/profile.ts';
import { RegistryError } from '../../src/shared/errors.ts';
import { blobOf, bytes, connect, failureOf } from './support/client.ts';
import { answer, refuse, resetAfter, ScriptedRegistry } from './support/scripted-registry.ts';

const otherProfile = sourceProfile(() => ({ how: '' }));

let registry: ScriptedRegistry;
beforeEach(async () => {
  registry = await ScriptedRegistry.start();
});
afterEach(() => registry.close());

const megabyte = 1024 * 1024;
const denied = refuse(403, 'DENIED', 'not authorized to perform: ecr:BatchGetImage');

describe.each<[string, RegistryProfile, RegExp, RegExp]>([
  ['ECR', ecrProfile, /denied ecr:BatchGetImage on app/, /Repository "app" does not exist/],
  ['another registry', otherProfile, /denied access to app/, /has no repository "app"/],
])('%s', (_, profile, denial, missing) => {
  it('has its own messages for a denial and for a missing repository', async () => {
    registry.script = [denied, refuse(404, 'NAME_UNKNOWN', 'no such repository')];
    const { app } = connect(registry.origin(), { profile });
    expect(String(await failureOf(app.getManifest('v1')))).toMatch(denial);
    expect(String(await failureOf(app.getManifest('v1')))).toMatch(missing);
  });
});

it.each([
  [ecrProfile, ['HEAD', 'GET']],
  [otherProfile, ['HEAD']],
])('repeats a denied HEAD as a GET only if the response has the reason', async (profile, methods) => {
  registry.handler = () => denied;
  const { app } = connect(registry.origin(), { profile });
  await failureOf(app.headManifest('v1'));
  expect(registry.lines.map(line => line.split(' ')[0])).toEqual(methods);
});

const quota =
  "The repository with name 'app' in registry with id '123456789012' already has the maximum allowed number of images which is '100000'";

it('of ECR that reaches a quota says so, and not that an action is missing', async () => {
  registry.script = [refuse(403, 'DENIED', quota)];
  const error = await failureOf(connect(registry.origin(), { profile: ecrProfile }).app.getManifest('v1'));
  expect(error).toBeInstanceOf(RegistryError);
  expect(String(error)).toMatch(/maximum allowed number of images/);
  expect(error).toMatchObject({ remedy: expect.stringMatching(/^Delete images or tags.*higher quota/) });
});

it('of ECR that a policy of the organization blocks says so', async () => {
  const message =
    'is not authorized to perform: ecr:PutImage with an explicit deny in a service control policy';
  registry.script = [refuse(403, 'DENIED', message)];
  const error = await failureOf(connect(registry.origin(), { profile: ecrProfile }).app.getManifest('v1'));
  expect(error).toMatchObject({
    action: 'ecr:PutImage',
    remedy: expect.stringMatching(/service control policy/),
  });
});

it.each([
  ['You have reached your pull rate limit. https://www.docker.com/increase-rate-limit', 1],
  ['Rate exceeded', 3],
])('that is a source and answers 429 %s is asked %d times, and blamed', async (message, times) => {
  registry.handler = () => refuse(429, 'TOOMANYREQUESTS', message);
  const options = { profile: otherProfile, policy: { throttledAttempts: 3 } };
  const error = await failureOf(connect(registry.origin(), options).app.getManifest('v1'));
  expect(registry.lines).toHaveLength(times);
  expect(error).toMatchObject({
    remedy: expect.stringMatching(/limit is that of the source.*"docker login"/),
  });
});

describe('a third registry', () => {
  const harbor: RegistryProfile = {
    ...otherProfile,
    leastPartBytes: 2 * megabyte,
    deniedError: (_, { host }) => new RegistryError(`${host} wants a robot account.`, 'Make one.'),
    remedies: { ...otherProfile.remedies, throttled: 'Ask for less.' },
  };
  const content = bytes(32 * megabyte);

  it.each([
    [1, 'PUT /u/2'],
    [3, 'PUT /u/1'],
  ])('is a value: with %d MiB of an upload there it goes on with %s', async (there, last) => {
    let puts = 0;
    let posts = 0;
    registry.handler = line => {
      if (line.startsWith('POST')) return answer(202, { location: `/u/${++posts}` });
      if (line.startsWith('PUT')) return ++puts === 1 ? resetAfter(6 * megabyte) : answer(201);
      return line.startsWith('GET') ? answer(204, { range: `0-${there * megabyte - 1}` }) : answer(204);
    };
    await connect(registry.origin(), { profile: harbor }).app.sendBlob(undefined, blobOf(content));
    expect(registry.lines.at(-1)).toMatch(new RegExp(`^${last}\\?`));
  });

  it('is a value: its messages are used', async () => {
    registry.script = [denied, answer(429)];
    const { app } = connect(registry.origin(), { profile: harbor, policy: { throttledAttempts: 1 } });
    expect(String(await failureOf(app.getManifest('v1')))).toContain('wants a robot account');
    expect(await failureOf(app.getManifest('v1'))).toMatchObject({ remedy: 'Ask for less.' });
  });
});
