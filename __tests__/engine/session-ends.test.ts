import { afterEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import type { JournalKind } from '../../emulator/request-journal.ts';
import { AwsCredentialsError } from '../../src/shared/errors.ts';
import type { GeneratedImage } from '../support/generate-image.ts';
import { seed, service } from './support/images.ts';
import { failureOf, type PushSettings, push, warnings } from './support/push.ts';
import { verifyStored } from './support/stored.ts';

/** A push calls the API at most as often. */
const mostCalls = 14;
const afterCalls = Array.from({ length: mostCalls + 1 }, (_, calls) => calls);

let emulator: Emulator;
afterEach(() => emulator.close());

/** A registry in which app1 holds a service, and the session of the caller ends after so many calls. */
async function startWith(calls: number): Promise<void> {
  emulator = await startEmulator({ setting: 'ENABLED' });
  await seed(emulator, 'app1', await service('one'));
  emulator.session.expireAfter(calls);
}

const apiCalls = () => emulator.requests.filter(({ method, path }) => method === 'POST' && path === '/');
const succeeded = (wanted: JournalKind) =>
  apiCalls().some(({ kind, status }) => kind === wanted && status === 200);

/** @param needed the calls of the API that nothing else can serve */
async function endsWell(
  image: GeneratedImage,
  needed: readonly JournalKind[],
  settings: PushSettings = {},
): Promise<void> {
  const pushing = push(emulator, image, 'app2', settings);
  const ended = await pushing.catch(() => undefined);
  if (ended !== undefined) {
    await verifyStored(emulator, 'app2', 'v1');
    expect(needed.filter(kind => !succeeded(kind))).toEqual([]);
    const expected =
      emulator.session.refused === 0
        ? []
        : [expect.stringMatching(/session.*expired.*role-duration-seconds/)];
    expect(warnings(ended)).toEqual(expected);
    return;
  }
  expect(needed.filter(kind => !succeeded(kind))).not.toEqual([]);
  const { reason, log } = await failureOf(pushing);
  expect(reason).toBeInstanceOf(AwsCredentialsError);
  expect((reason as AwsCredentialsError).line).toMatch(/expired.*role-duration-seconds/);
  expect(warnings({ log })).toEqual([]);
}

describe.each(afterCalls)('a session that ends after %s calls of the API', calls => {
  it('fails the push only if it could not sign in', async () => {
    await startWith(calls);
    emulator.state.createRepository({ name: 'app2' });
    await endsWell(await service('two'), ['token']);
  });

  it('does not fail one that matches layers by diff ID and moves an immutable tag to itself', async () => {
    await startWith(calls);
    emulator.state.createRepository({ name: 'app2', tagMutability: 'IMMUTABLE' });
    await endsWell(await service('two', 'base', { compression: 'none' }), ['token'], { tags: ['v1', 'v2'] });
  });

  it('does not fail one to the registry of a named account', async () => {
    await startWith(calls);
    emulator.state.createRepository({ name: 'app2' });
    await endsWell(await service('two'), ['token'], { registryId: '123456789012' });
  });

  it('does not fail one whose repository a template creates', async () => {
    await startWith(calls);
    emulator.state.addCreationTemplate('ROOT', {});
    const pushing = push(emulator, await service('two'), 'app2');
    const signedIn = await pushing.then(
      () => true,
      () => false,
    );
    expect(succeeded('token')).toBe(signedIn);
    if (signedIn) await verifyStored(emulator, 'app2', 'v1');
  });

  it('fails one that had to create the repository before, and says why', async () => {
    await startWith(calls);
    await endsWell(await service('two'), ['token', 'create-repository'], {
      createRepository: { immutableTags: false, resourceTags: {} },
    });
  });
});
