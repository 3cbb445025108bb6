import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Emulator } from '../../../emulator/emulator.ts';
import { exception } from '../../../emulator/faults.ts';
import { seed, service } from '../support/images.ts';
import { mounted, type PushSettings, push, warnings } from '../support/push.ts';
import { verifyStored } from '../support/stored.ts';
import { pushSecondService, startWithFirstService } from '../support/two-services.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startWithFirstService();
});
afterEach(() => emulator.close());

const pushTwo = (settings: PushSettings = {}) => pushSecondService(emulator, settings);

describe('a role without', () => {
  it('ecr:GetAccountSetting still mounts', async () => {
    emulator.permissions.deny('ecr:GetAccountSetting');
    const pushed = await pushTwo();
    expect(mounted(pushed)).toBe(3);
    expect(pushed.result.blobMounting).toBe('ENABLED'); // by what PutAccountSetting answered
    expect(warnings(pushed)).toEqual([expect.stringContaining('ecr:GetAccountSetting')]);
  });

  it('ecr:PutAccountSetting uploads where the setting is off', async () => {
    emulator.state.blobMounting = 'DISABLED';
    emulator.permissions.deny('ecr:PutAccountSetting');
    const pushed = await pushTwo();
    expect(mounted(pushed)).toBe(0);
    expect(pushed.result.layers[0]?.reason).toBe('setting-off');
    expect(warnings(pushed)).toEqual([expect.stringContaining('ecr:PutAccountSetting')]);
  });

  it('ecr:DescribeRepositories asks only what mount-from names', async () => {
    emulator.permissions.deny('ecr:DescribeRepositories');
    const unnamed = await push(emulator, await service('three'), 'app2', { tags: ['three'] });
    expect(mounted(unnamed)).toBe(0);
    expect(unnamed.result.layers[0]?.reason).toBe('denied');
    expect(warnings(unnamed)).toEqual([expect.stringContaining('ecr:DescribeRepositories')]);
    emulator.state.createRepository({ name: 'app3' });
    const named = await push(emulator, await service('four'), 'app3', { mountFrom: ['app1', '**'] });
    expect(mounted(named)).toBe(3);
  });

  it('ecr:DescribeRepositories asks what the image itself names', async () => {
    emulator.permissions.deny('ecr:DescribeRepositories');
    const annotations = { 'org.opencontainers.image.base.name': `${emulator.host}/app1:latest` };
    const pushed = await push(emulator, await service('two', 'base', { annotations }), 'app2');
    expect(mounted(pushed)).toBe(3);
  });

  it('ecr:DescribeRepositories on the target alone learns of it from the list', async () => {
    emulator.state.createRepository({ name: 'kms/app2', encryption: { type: 'KMS' } });
    emulator.permissions.deny('ecr:DescribeRepositories', 'kms/app2');
    const pushed = await push(emulator, await service('two'), 'kms/app2');
    expect(emulator.requests.filter(({ from }) => from === 'app1')).toEqual([]);
    expect(pushed.result.layers.map(({ reason }) => reason)).toEqual([
      'encryption-differs',
      'encryption-differs',
      'encryption-differs',
      'not-found',
    ]);
    expect(warnings(pushed)).toEqual([expect.stringContaining('ecr:DescribeRepositories (the encryption')]);
  });

  it('ecr:DescribeRepositories on all but a few knows the few that are named', async () => {
    emulator.state.createRepository({ name: 'kms/base', encryption: { type: 'KMS' } });
    await seed(emulator, 'kms/base', await service('one'));
    emulator.faults.add({
      kind: 'describe-repositories',
      when: ({ headers }) => headers['content-length'] === String('{"maxResults":1000}'.length), // the list of all
      fault: exception(400, 'AccessDeniedException', 'not authorized'),
    });
    const annotations = { 'org.opencontainers.image.base.name': `${emulator.host}/kms/base:1` };
    const pushed = await push(emulator, await service('two', 'base', { annotations }), 'app2');
    expect(pushed.result.missedMounts[0]).toMatchObject({
      repository: 'kms/base',
      reason: 'encryption-differs',
    });
    expect(warnings(pushed)).toEqual([
      expect.stringContaining('ecr:DescribeRepositories (only repositories'),
    ]);
  });

  it('ecr:BatchCheckLayerAvailability on its own namespace asks the others', async () => {
    emulator.state.seedRepositories(60, index => `team/s${index}`);
    emulator.state.createRepository({ name: 'team/app' });
    emulator.permissions.deny('ecr:BatchCheckLayerAvailability', 'team/s*');
    const pushed = await push(emulator, await service('two'), 'team/app', { mountFrom: ['team/**', '**'] });
    expect(pushed.result.layers[0]?.from).toBe('app1');
    expect(warnings(pushed)).toHaveLength(1);
  });

  it('ecr:BatchCheckLayerAvailability on anything but the target gives up after a few', async () => {
    emulator.state.seedRepositories(300, index => `n${index}/app`);
    emulator.permissions.deny('ecr:BatchCheckLayerAvailability', /^(?!app2$)/);
    const pushed = await pushTwo();
    expect(pushed.result.discovery.asked).toBeLessThanOrEqual(32);
    expect(pushed.result.layers[3]?.reason).toBe('denied');
    expect(warnings(pushed)).toEqual([
      expect.stringContaining('ecr:BatchCheckLayerAvailability (mounts are attempted'),
    ]);
  });

  it('ecr:DescribeRepositories creates a missing repository, which a look into it has shown to be missing', async () => {
    emulator.permissions.deny('ecr:DescribeRepositories');
    const createRepository = { immutableTags: false, resourceTags: {} };
    const settings = { createRepository, mountFrom: ['app1'] };
    const pushed = await push(emulator, await service('two'), 'new/app', settings);
    await verifyStored(emulator, 'new/app', 'v1');
    expect(mounted(pushed)).toBe(3);
  });

  it('ecr:BatchCheckLayerAvailability on the target looks blobs up one by one, or uploads', async () => {
    emulator.permissions.deny('ecr:BatchCheckLayerAvailability', 'app2');
    const pushed = await pushTwo();
    expect(mounted(pushed)).toBe(3);
    expect(emulator.requests.count('blob-head')).toBeGreaterThan(0);
    expect(warnings(pushed)).toEqual([expect.stringContaining('ecr:BatchCheckLayerAvailability')]);
  });

  it('ecr:BatchCheckLayerAvailability on a source mounts on a guess', async () => {
    emulator.permissions.deny('ecr:BatchCheckLayerAvailability', 'app1');
    const pushed = await pushTwo();
    expect(mounted(pushed)).toBe(3);
    expect(pushed.result.layers[0]?.from).toBe('app1');
  });

  it('ecr:BatchGetImage pushes and mounts all the same', async () => {
    emulator.permissions.deny('ecr:BatchGetImage');
    const pushed = await pushTwo();
    expect(mounted(pushed)).toBe(3);
    expect(warnings(pushed)).toEqual([expect.stringContaining('ecr:BatchGetImage')]);
  });

  it('ecr:DescribePullThroughCacheRules mounts all the same', async () => {
    emulator.permissions.deny('ecr:DescribePullThroughCacheRules');
    const pushed = await pushTwo();
    expect(mounted(pushed)).toBe(3);
    expect(warnings(pushed)).toEqual([expect.stringContaining('ecr:DescribePullThroughCacheRules')]);
  });

  it('ecr:GetDownloadUrlForLayer on the source uploads, and says why', async () => {
    emulator.permissions.deny('ecr:GetDownloadUrlForLayer', 'app1');
    for (const status of [202, 401, 403] as const) {
      emulator.state.behaviour.deniedMountStatus = status;
      const name = `denied-${status}`;
      emulator.state.createRepository({ name });
      const pushed = await push(emulator, await service(`two-${status}`), name, { mountFrom: ['app1'] });
      expect(mounted(pushed)).toBe(0);
      expect(pushed.result.layers[0]?.reason).toBe('refused');
      await verifyStored(emulator, name, 'v1');
    }
  });

  it('anything but the push itself still pushes, with one warning', async () => {
    const image = await service('two');
    emulator.permissions.allowOnly([
      'ecr:GetAuthorizationToken',
      'ecr:BatchCheckLayerAvailability',
      'ecr:InitiateLayerUpload',
      'ecr:UploadLayerPart',
      'ecr:CompleteLayerUpload',
      'ecr:PutImage',
      'ecr:BatchGetImage',
    ]);
    const pushed = await push(emulator, image, 'app2');
    await verifyStored(emulator, 'app2', 'v1');
    expect(mounted(pushed)).toBe(0);
    expect(warnings(pushed)).toHaveLength(1);
    for (const action of ['ecr:GetAccountSetting', 'ecr:DescribeRepositories']) {
      expect(warnings(pushed)[0]).toContain(action);
    }
  });
});

describe('a speculative mount', () => {
  const pushOnly = [
    'ecr:GetAuthorizationToken',
    'ecr:InitiateLayerUpload',
    'ecr:UploadLayerPart',
    'ecr:CompleteLayerUpload',
    'ecr:PutImage',
    'ecr:GetDownloadUrlForLayer',
  ];
  /** Requests to the data plane that open, fill or end an upload. */
  const uploads = () => emulator.requests.filter(({ path }) => path.includes('/blobs/uploads/')).length;

  it('wins when the role may not call the control plane', async () => {
    emulator.permissions.allowOnly(pushOnly);
    const pushed = await pushTwo({ mountFrom: ['app1'] });
    expect(mounted(pushed)).toBe(3);
    const opened = emulator.requests.filter(({ kind }) => kind === 'mount' || kind === 'upload-open');
    expect(opened).toHaveLength(5); // one for each layer and the config, right guess or wrong
    expect(opened.every(({ from }) => from === 'app1')).toBe(true);
  });

  it('that is wrong costs no more requests than an upload without a guess', async () => {
    emulator.state.createRepository({ name: 'empty' });
    emulator.permissions.allowOnly(pushOnly);
    const requests: number[] = [];
    for (const mountFrom of ['none', 'empty']) {
      const name = emulator.state.createRepository({ name: `target-${mountFrom}` }).name;
      emulator.requests.clear();
      const pushed = await push(emulator, await service('two'), name, { mountFrom: [mountFrom] });
      expect(mounted(pushed)).toBe(0);
      requests.push(uploads());
    }
    expect(requests).toEqual([10, 10]); // two a blob
  });

  it('guesses a repository that was not asked rather than one that said no', async () => {
    emulator.state.createRepository({ name: 'app3' });
    const { result } = await pushTwo({ maxMountSources: 1, mountFrom: ['app3', 'app1'] });
    expect(result.discovery.asked).toBe(1);
    expect(result.layers[0]).toMatchObject({ outcome: 'mounted', from: 'app1' });
  });
});
