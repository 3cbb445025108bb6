import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import type { RegistryState } from '../../../emulator/state/registry-state.ts';
import { InputError } from '../../../src/shared/errors.ts';
import { seed, service } from '../support/images.ts';
import { failureOf, mounted, type PushSettings, push, warnings } from '../support/push.ts';
import { verifyStored } from '../support/stored.ts';

const registryId = '123456789012';
const callerAccountId = '210987654321';

let emulator: Emulator;
/** The caller's own registry. */
let own: RegistryState;
beforeEach(async () => {
  emulator = await startEmulator({ callerAccountId });
  own = emulator.registry('eu-central-1', callerAccountId);
  emulator.state.blobMounting = 'ENABLED';
  emulator.state.createRepository({ name: 'app2' });
  await seed(emulator, 'app1', await service('one'));
});
afterEach(async () => {
  delete process.env['AWS_ACCOUNT_ID'];
  await emulator.close();
});

const pushTo = async (name: string, settings: PushSettings = {}) => {
  const pushed = await push(emulator, await service('two'), name, { registryId, ...settings });
  if (settings.dryRun !== true) await verifyStored(emulator, name, 'v1');
  return pushed;
};
const settingCalls = () => emulator.requests.count('get-setting') + emulator.requests.count('put-setting');

describe("another account's registry", () => {
  it.each(['ENABLED', 'DISABLED'] as const)(
    "is mounted from, whatever the caller's own setting is (%s), which is neither read nor written",
    async setting => {
      own.blobMounting = setting;
      const pushed = await pushTo('app2');
      expect(mounted(pushed)).toBe(3);
      expect(pushed.result.blobMounting).toBe('UNKNOWN');
      expect(settingCalls()).toBe(0);
      expect(own.blobMounting).toBe(setting);
      expect(warnings(pushed)).toEqual([]);
    },
  );

  it.each(['ENABLED', 'DISABLED'] as const)(
    "with the setting off refuses mounts, which the caller's (%s) does not explain",
    async setting => {
      own.blobMounting = setting;
      emulator.state.blobMounting = 'DISABLED';
      const { result } = await pushTo('app2');
      expect(result.blobMounting).toBe('UNKNOWN');
      expect(result.layers.map(({ outcome, reason }) => [outcome, reason])).toEqual([
        ['pushed', 'refused'],
        ['pushed', 'refused'],
        ['pushed', 'refused'],
        ['pushed', 'not-found'],
      ]);
      expect(settingCalls()).toBe(0);
      expect(emulator.state.blobMounting).toBe('DISABLED');
    },
  );

  it.each(['ENABLED', 'DISABLED'] as const)(
    "cannot be pushed to with the setting required: the caller's (%s) does not count, and nothing is written",
    async setting => {
      own.blobMounting = setting;
      const { reason } = await failureOf(pushTo('app2', { blobMounting: 'require' }));
      expect(reason).toBeInstanceOf(InputError);
      expect((reason as InputError).line).toMatch(
        /^Input "blob-mounting": "require" needs a readable account setting.* 123456789012.* ensure, check or ignore/,
      );
      expect(emulator.state.repository('app2').blobs.size).toBe(0);
      expect(settingCalls()).toBe(0);
    },
  );

  it('is pushed to with a warning when the setting is to be checked, also by a dry run', async () => {
    for (const dryRun of [true, false]) {
      const pushed = await pushTo('app2', { blobMounting: 'check', dryRun });
      expect(warnings(pushed)).toEqual([expect.stringMatching(/setting of account 123456789012 is unknown/)]);
      expect(pushed.log.map(({ message }) => message)).not.toContainEqual(
        expect.stringContaining('would turn it on'),
      );
    }
    expect(settingCalls()).toBe(0);
  });

  it('is not told of when the setting is to be ignored', async () => {
    const { log, result } = await pushTo('app2', { blobMounting: 'ignore' });
    expect(log.filter(({ message }) => /blob mounting/i.test(message))).toEqual([]);
    expect(result.blobMounting).toBe('UNKNOWN');
  });

  it('is the one whose image is there already: no setting is written for its tags', async () => {
    await pushTo('app2');
    const again = await pushTo('app2', { tags: ['v1', 'v2'] });
    expect(again.result).toMatchObject({ imageExisted: true, blobMounting: 'UNKNOWN' });
    expect(own.blobMounting).toBe('DISABLED');
  });

  it('is the one that every call is about, not the registry of the caller', async () => {
    own.addPullThroughRule('base');
    await seed(emulator, 'base/node', await service('base'));
    const image = await service('three', 'base', { compression: 'none' });
    const createRepository = { immutableTags: false, resourceTags: {} };
    const pushed = await push(emulator, image, 'new/app', {
      registryId,
      createRepository,
      mountFrom: ['base/**'],
    });
    await verifyStored(emulator, 'new/app', 'v1');
    expect(mounted(pushed)).toBe(3);
    expect([...own.repositories.keys()]).toEqual([]);
    expect(emulator.requests.count('list-images')).toBeGreaterThan(0);
  });

  it("is what a registry id stands for of which nobody says whether it is the caller's", async () => {
    const registry = { registryId: callerAccountId };
    const [image, name] = [await service('two'), own.createRepository({ name: 'mine' }).name];
    emulator.permissions.deny('ecr:DescribeRepositories');
    const planned = await push(emulator, image, name, { ...registry, dryRun: true });
    expect(planned.result.blobMounting).toBe('UNKNOWN');
    expect(settingCalls()).toBe(0);
  });
});

describe("the caller's own registry, named by its account", () => {
  /** The data plane is that of the other account here: only what is planned can be seen. */
  const plan = async () => {
    const image = await service('two');
    return push(emulator, image, 'mine', { registryId: callerAccountId, dryRun: true });
  };
  beforeEach(() => {
    own.createRepository({ name: 'mine' });
  });

  it('is known by what the credentials say', async () => {
    process.env['AWS_ACCOUNT_ID'] = callerAccountId;
    emulator.permissions.deny('ecr:DescribeRepositories');
    expect((await plan()).result.blobMounting).toBe('DISABLED');
    process.env['AWS_ACCOUNT_ID'] = registryId;
    expect((await plan()).result.blobMounting).toBe('UNKNOWN');
  });

  it("is known by the caller's repositories", async () => {
    own.blobMounting = 'ENABLED';
    expect((await plan()).result.blobMounting).toBe('ENABLED');
  });
});

describe("the caller's own registry", () => {
  it('has its setting turned on as ever, with its account named or not', async () => {
    const alone = await startEmulator();
    try {
      await seed(alone, 'app1', await service('one'));
      for (const registry of [{}, { registryId }]) {
        alone.state.blobMounting = 'DISABLED';
        const name = alone.state.createRepository({ name: `app-${Object.keys(registry).length}` }).name;
        const pushed = await push(alone, await service(name), name, registry);
        expect([pushed.result.blobMounting, mounted(pushed)]).toEqual(['ENABLED', 3]);
        expect(alone.state.blobMounting).toBe('ENABLED');
      }
    } finally {
      await alone.close();
    }
  });
});
