import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Emulator } from '../../../emulator/emulator.ts';
import type { Fault } from '../../../emulator/faults.ts';
import { mounted, warnings } from '../support/push.ts';
import { pushSecondService, startWithFirstService } from '../support/two-services.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startWithFirstService();
});
afterEach(() => emulator.close());

const page = (content: object): Fault => ({
  type: 'status',
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(content),
});

describe('a push to a registry whose lists do not end', () => {
  it('mounts from the repositories that were listed, and warns', async () => {
    const repositories = ['app2', 'app1'].map(repositoryName => ({ repositoryName }));
    const fault = page({ repositories, nextToken: 'same' });
    emulator.faults.add({ kind: 'describe-repositories', times: 1000, fault });
    const pushed = await pushSecondService(emulator);
    expect(mounted(pushed)).toBeGreaterThan(0);
    expect(warnings(pushed)).toEqual([
      expect.stringMatching(
        /^Some ECR requests failed: DescribeRepositories.*pages are repeated \(only repositories that were listed before are checked for layers\)/,
      ),
    ]);
  });

  it('goes on without the list of pull-through caches', async () => {
    const kind = 'describe-pull-through-rules';
    const pullThroughCacheRules = [{ ecrRepositoryPrefix: 'cache' }];
    emulator.faults.add({ kind, times: 1000, fault: page({ pullThroughCacheRules, nextToken: 'same' }) });
    const pushed = await pushSecondService(emulator);
    expect(mounted(pushed)).toBeGreaterThan(0);
    expect(warnings(pushed)).toEqual([
      expect.stringMatching(/pages are repeated \(pull-through caches cannot be identified\)/),
    ]);
    expect(emulator.requests.count(kind)).toBe(2);
  });

  it('goes on without responses that are longer than any of ECR', async () => {
    const fault = page({ more: 'x'.repeat(17 * 1024 * 1024) });
    for (const kind of ['batch-get-image', 'get-setting', 'check-layers'] as const) {
      emulator.faults.add({ kind, times: 1000, fault });
    }
    const pushed = await pushSecondService(emulator);
    expect(warnings(pushed)).toEqual([
      expect.stringMatching(
        /GetAccountSetting: the response from .* is longer than the limit of 1048576 bytes/,
      ),
    ]);
  });
});
