import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exception } from '../../emulator/faults.ts';
import { AccessDeniedError } from '../../src/shared/errors.ts';
import { service } from '../engine/support/images.ts';
import { QuietClock } from '../engine/support/quiet-clock.ts';
import { verifyStored } from '../engine/support/stored.ts';
import { failureOf, workshop } from './support/pushers.ts';

describe('two pushes of one pusher', () => {
  const shop = workshop();

  it('sign in once, and the second one goes by way of the connections of the first', async () => {
    await using pusher = shop.open();
    await shop.push(pusher, await service('one'), 'app1');
    const { connections } = shop.emulator;
    const settings = { mountFrom: ['none'], concurrency: 1 };
    const second = await shop.push(pusher, await service('two'), 'app2', settings);
    await verifyStored(shop.emulator, 'app2', 'v1');
    expect(shop.emulator.connections).toBe(connections);
    expect(shop.emulator.requests.count('token')).toBe(1);
    expect(second.requests.token).toBeUndefined();
  });

  it('sign in once also when they begin together', async () => {
    await using pusher = shop.open();
    const results = await Promise.all([
      shop.push(pusher, await service('one'), 'app1'),
      shop.push(pusher, await service('two'), 'app2'),
    ]);
    for (const name of ['app1', 'app2']) await verifyStored(shop.emulator, name, 'v1');
    expect(shop.emulator.requests.count('token')).toBe(1);
    expect(results.map(({ requests }) => requests.token ?? 0).toSorted()).toEqual([0, 1]);
  });

  it('count their own requests, which together are those that the registry got', async () => {
    await using pusher = shop.open();
    const tags = ['v1', 'v2', 'v3'];
    const [one, two] = await Promise.all([
      shop.push(pusher, await service('one', 'a'), 'app1', { tags }),
      shop.push(pusher, await service('two', 'b'), 'app2'),
    ]);
    const { requests } = shop.emulator;
    expect([one.requests['manifest-put'], two.requests['manifest-put']]).toEqual([3, 1]);
    for (const [repository, result] of [['app1', one] as const, ['app2', two] as const]) {
      const inRepository = (kind: string) =>
        requests.filter(request => request.repository === repository && request.kind === kind).length;
      for (const kind of ['mount', 'upload-open', 'upload-complete', 'manifest-put'] as const) {
        expect(result.requests[kind] ?? 0).toBe(inRepository(kind));
      }
    }
    const counted = [one, two].flatMap(result => Object.values(result.requests));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(requests.count());
  });

  it('each try to sign in when the one before could not', async () => {
    await using pusher = shop.open();
    shop.emulator.faults.add({ kind: 'token', fault: exception(400, 'AccessDeniedException', 'no') });
    const failure = await failureOf(shop.push(pusher, await service('one'), 'app1'));
    expect(failure).toBeInstanceOf(AccessDeniedError);
    await shop.push(pusher, await service('one'), 'app1');
    await verifyStored(shop.emulator, 'app1', 'v1');
  });

  it('share the token that is fetched in place of one that the registry refuses', async () => {
    await using pusher = shop.open();
    await shop.push(pusher, await service('one'), 'app1');
    shop.emulator.expireTokens();
    const second = await shop.push(pusher, await service('two'), 'app2');
    const third = await shop.push(pusher, await service('three'), 'app3');
    expect([second.requests.token, third.requests.token]).toEqual([1, undefined]);
    expect(shop.emulator.requests.count('token')).toBe(2);
  });
});

describe('the authorization for others', () => {
  const shop = workshop();

  it('is the token that was pushed with', async () => {
    await using pusher = shop.open();
    await shop.push(pusher, await service('one'), 'app1');
    const { authorization, endpoint } = await pusher.authorization(new AbortController());
    expect(shop.emulator.requests.count('token')).toBe(1);
    const sent = new Set(shop.emulator.requests.map(({ headers }) => headers.authorization));
    expect(sent).toContain(authorization);
    expect(endpoint.host).toBe(shop.emulator.host);
  });

  it('is another one once the registry has refused that', async () => {
    await using pusher = shop.open();
    const { authorization } = await pusher.authorization(new AbortController());
    shop.emulator.expireTokens();
    await shop.push(pusher, await service('one'), 'app1');
    expect((await pusher.authorization(new AbortController())).authorization).not.toBe(authorization);
    expect(shop.emulator.requests.count('token')).toBe(2);
  });
});

describe("ECR's quotas", () => {
  let clock: QuietClock;
  const shop = workshop(() => ({ quotas: 'ecr', now: () => clock.now() }));
  beforeEach(() => {
    clock = new QuietClock();
  });
  afterEach(() => clock[Symbol.dispose]());

  it('are shared: pushes side by side are not throttled', async () => {
    await using pusher = shop.open({ clock });
    const tags = ['v1', 'v2', 'v3', 'v4'];
    const names = Array.from({ length: 8 }, (_, at) => `service-${at}`);
    const images = await Promise.all(names.map(name => service(name)));
    for (const name of names) shop.emulator.state.createRepository({ name });
    const pushes = images.map((image, at) => shop.push(pusher, image, names[at] ?? '', { tags }));
    for (const { throttledRequests } of await Promise.all(pushes)) expect(throttledRequests).toBe(0);
    const { requests } = shop.emulator;
    expect(requests.count('manifest-put')).toBe(32); // of which ECR takes ten a second
    expect(requests.count('describe-repositories')).toBeGreaterThan(10);
    expect(requests.filter(({ status }) => status >= 400)).toEqual([]);
  });
});
