import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { seed, service } from './support/images.ts';
import { type Pushed, push } from './support/push.ts';
import { verifyStored } from './support/stored.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.createRepository({ name: 'app2' });
  await seed(emulator, 'app1', await service('one'));
});
afterEach(() => emulator.close());

const mounted = ({ result }: Pushed) => result.layers.filter(({ outcome }) => outcome === 'mounted').length;
const warnings = ({ log }: Pushed) =>
  log.filter(({ level }) => level === 'warning').map(({ message }) => message);

async function pushTwo(settings: Parameters<typeof push>[3] = {}): Promise<Pushed> {
  const pushed = await push(emulator, await service('two'), 'app2', settings);
  await verifyStored(emulator, 'app2', 'v1');
  return pushed;
}

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
  it('costs no request, and wins when the role may not call the control plane', async () => {
    const settings = { mountFrom: ['app1'] };
    emulator.permissions.allowOnly([
      'ecr:GetAuthorizationToken',
      'ecr:InitiateLayerUpload',
      'ecr:UploadLayerPart',
      'ecr:CompleteLayerUpload',
      'ecr:PutImage',
      'ecr:GetDownloadUrlForLayer',
    ]);
    const pushed = await pushTwo(settings);
    expect(mounted(pushed)).toBe(3);
    const opened = emulator.requests.filter(({ kind }) => kind === 'mount' || kind === 'upload-open');
    expect(opened).toHaveLength(5); // one for each layer and the config, right guess or wrong
    expect(opened.every(({ from }) => from === 'app1')).toBe(true);
  });
});
