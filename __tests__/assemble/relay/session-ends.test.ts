import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import type { PushResult } from '../../../src/engine/result.ts';
import { AwsCredentialsError } from '../../../src/shared/errors.ts';
import { seed, service } from '../../engine/support/images.ts';
import { verifyStored } from '../../engine/support/stored.ts';
import { Refused } from './support/oci-client.ts';
import { clientOf, outcomesOf, relayTo } from './support/relays.ts';

let emulator: Emulator;
let results: PushResult[];
beforeEach(async () => {
  results = [];
  emulator = await startEmulator({ setting: 'ENABLED' });
  Object.assign(process.env, emulator.environment());
  await seed(emulator, 'app1', await service('one'));
});
afterEach(() => emulator.close());

const open = (creates = false) =>
  relayTo(emulator, {
    onImage: images => void results.push(...images),
    ...(creates ? { push: { createRepository: { immutableTags: false, resourceTags: {} } } } : {}),
  });

describe.each(Array.from({ length: 13 }, (_, calls) => calls))(
  'a session that ends after %s calls of the API',
  calls => {
    it('fails the start of a relay, or no push at all', async () => {
      for (const name of ['app2', 'app3']) emulator.state.createRepository({ name });
      emulator.session.expireAfter(calls);
      const relay = await open().catch(error => error);
      if (relay instanceof Error) {
        expect(relay).toBeInstanceOf(AwsCredentialsError);
        expect(emulator.requests.some(({ kind, status }) => kind === 'token' && status === 200)).toBe(false);
        return;
      }
      await using _ = relay;
      for (const name of ['app2', 'app3']) {
        await clientOf(relay, name).push(await service(name));
        await verifyStored(emulator, name, 'v1');
      }
    });
  },
);

describe('a session that ends while the relay runs', () => {
  it('is told with each image that is pushed without the API', async () => {
    emulator.state.createRepository({ name: 'app2' });
    await using relay = await open();
    emulator.session.expireAfter(0);
    await clientOf(relay, 'app2').push(await service('two'));
    expect(outcomesOf(results[0])).toEqual({ pushed: expect.any(Number) });
    expect(results[0]?.warnings).toEqual([expect.stringMatching(/expired.*role-duration-seconds/)]);
  });

  it('is asked about no more once it has ended', async () => {
    for (const name of ['app2', 'app3']) emulator.state.createRepository({ name });
    await using relay = await open();
    emulator.session.expireAfter(0);
    await clientOf(relay, 'app2').push(await service('two'));
    const { refused } = emulator.session;
    expect(refused).toBeGreaterThan(0);
    await clientOf(relay, 'app3').push(await service('three'));
    expect(emulator.session.refused).toBe(refused);
  });

  it('is the reason why a repository is not created', async () => {
    await using relay = await open(true);
    emulator.session.expireAfter(0);
    const refused = await clientOf(relay, 'app2')
      .push(await service('two'))
      .catch(error => error);
    expect(refused).toBeInstanceOf(Refused);
    expect(refused.body).toMatch(/could not be created.*expired.*role-duration-seconds/);
  });
});
