import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Emulator } from '../../../emulator/emulator.ts';
import { exception } from '../../../emulator/faults.ts';
import { baseImage, service } from '../support/images.ts';
import { mounted, type PushSettings, push, warnings } from '../support/push.ts';
import { verifyStored } from '../support/stored.ts';
import { pushSecondService, startWithFirstService } from '../support/two-services.ts';

/** Everything that is asked only to find layers. */
const hints = [
  'get-setting',
  'describe-repositories',
  'describe-pull-through-rules',
  'check-layers',
  'batch-get-image',
] as const;
const broken = exception(500, 'ServerException', 'broken');
const always = 1_000_000;

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startWithFirstService();
});
afterEach(() => emulator.close());

const pushTwo = (settings: PushSettings = {}) => pushSecondService(emulator, settings);

describe.each(hints)('%s that fails for good', kind => {
  it.each([
    ['with 500', broken],
    ['with an error nobody knows', exception(400, 'SomethingNew', 'broken')],
    ['with a page that is no JSON', { type: 'status', status: 403, body: '<html>' }],
  ] as const)(
    '%s costs neither the push nor a layer that mount-from names, and is told once',
    async (_, fault) => {
      emulator.faults.add({ kind, times: always, fault });
      const pushed = await pushTwo({ mountFrom: ['app1', '**'] });
      expect(mounted(pushed)).toBe(3);
      expect(warnings(pushed)).toEqual([
        expect.stringMatching(/^Some ECR requests failed: [A-Z]\w+ in eu-central-1 (?:failed|was answered)/),
      ]);
      expect(emulator.requests.count(kind)).toBeLessThanOrEqual(9); // two questions of one kind and a named source
    },
  );
});

describe.each(hints)('%s that is throttled', kind => {
  it('a few times is asked again, and nothing is lost', async () => {
    emulator.faults.add({ kind, times: 3, fault: exception(400, 'ThrottlingException', 'Rate exceeded') });
    const pushed = await pushTwo();
    expect(mounted(pushed)).toBe(3);
    expect(warnings(pushed)).toEqual([]);
    expect(pushed.result.throttledRequests).toBe(3);
  });
});

describe('a question without an answer', () => {
  it('to one source leaves the others, and it is mounted from on a guess', async () => {
    emulator.state.createRepository({ name: 'app3' });
    emulator.faults.add({
      kind: 'check-layers',
      times: always,
      when: ({ repository }) => repository === 'app1',
      fault: broken,
    });
    const pushed = await pushTwo();
    expect(pushed.result.layers.map(({ from }) => from)).toEqual(['app1', 'app1', 'app1', undefined]);
  });

  it('to every source ends the search soon', async () => {
    emulator.state.seedRepositories(60, index => `other-${index}`);
    emulator.faults.add({ kind: 'check-layers', times: always, fault: broken });
    const { result } = await pushTwo();
    expect(result.discovery.asked).toBe(8);
  });

  it('about the second page leaves the first', async () => {
    emulator.state.seedRepositories(1500, index => `zeta-${index}`);
    emulator.faults.add({ kind: 'describe-repositories', times: always, skip: 2, fault: broken });
    expect(mounted(await pushTwo())).toBe(3);
  });

  it('about turning the setting on uploads', async () => {
    emulator.state.blobMounting = 'DISABLED';
    emulator.faults.add({ kind: 'put-setting', times: always, fault: broken });
    const pushed = await pushTwo();
    expect(pushed.result.layers[0]).toMatchObject({ outcome: 'pushed', reason: 'setting-off' });
    expect(warnings(pushed)).toEqual([expect.stringContaining('not turned on')]);
  });

  it('about the setting after mounts were refused does not fail what is pushed', async () => {
    for (const digest of emulator.state.repository('app1').manifests.keys()) {
      emulator.state.deleteImage('app1', digest);
    }
    emulator.faults.add({ kind: 'get-setting', times: always, skip: 1, fault: broken });
    expect((await pushTwo()).result.layers[0]?.reason).toBe('refused');
  });

  it('while uncompressed layers are looked up compresses them', async () => {
    emulator.faults.add({ kind: 'list-images', times: always, fault: broken });
    const image = await service('three', 'base', { compression: 'none' });
    await push(emulator, image, 'app2');
    await verifyStored(emulator, 'app2', 'v1');
  });

  it('about a token is an error', async () => {
    emulator.faults.add({ kind: 'token', times: always, fault: broken });
    await expect(push(emulator, await baseImage(), 'app2')).rejects.toThrow(/GetAuthorizationToken/);
  });
});
