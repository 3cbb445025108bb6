import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Emulator } from '../../../emulator/emulator.ts';
import { AccessDeniedError, CancelledError, RepositoryNotFoundError } from '../../../src/shared/errors.ts';
import { service } from '../support/images.ts';
import { failureOf, type PushSettings, push, warnings } from '../support/push.ts';
import { pushSecondService, startWithFirstService } from '../support/two-services.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startWithFirstService();
});
afterEach(() => emulator.close());

const failing = (settings: PushSettings = {}) => failureOf(pushSecondService(emulator, settings));

describe('a push that fails after requests that it can do without', () => {
  it('warns once about what the role is not allowed to do', async () => {
    emulator.permissions.deny('ecr:GetAccountSetting');
    emulator.permissions.deny('ecr:BatchCheckLayerAvailability', 'app1');
    emulator.permissions.deny('ecr:PutImage');
    const failure = await failing();
    expect(failure.reason).toBeInstanceOf(AccessDeniedError);
    expect(warnings(failure)).toEqual([
      'The role is not allowed to call ecr:GetAccountSetting (the account setting BLOB_MOUNTING is unknown), ' +
        'ecr:BatchCheckLayerAvailability (mounts are attempted without knowing where layers are). ' +
        'Allow the action in its IAM policy (see docs/iam.md).',
    ]);
  });

  it('warns once about requests that failed, when it fails before anything is sent', async () => {
    emulator.faults.add({
      kind: 'describe-pull-through-rules',
      times: 100,
      fault: { type: 'status', status: 500 },
    });
    const failure = await failureOf(push(emulator, await service('two'), 'missing'));
    expect(failure.reason).toBeInstanceOf(RepositoryNotFoundError);
    expect(warnings(failure)).toEqual([expect.stringMatching(/^Some ECR requests failed: Describe/)]);
  });

  it('warns in a dry run, too', async () => {
    emulator.permissions.deny('ecr:DescribePullThroughCacheRules');
    const failure = await failureOf(push(emulator, await service('two'), 'missing', { dryRun: true }));
    expect(warnings(failure)).toEqual([expect.stringContaining('ecr:DescribePullThroughCacheRules')]);
  });

  it('warns when it is cancelled', async () => {
    emulator.permissions.deny('ecr:GetAccountSetting');
    const signal = new AbortController();
    emulator.faults.add({
      kind: 'upload-complete',
      fault: { type: 'run', hook: () => signal.abort(new CancelledError()) },
    });
    const failure = await failing({ signal });
    expect(failure.reason).toBeInstanceOf(CancelledError);
    expect(warnings(failure)).toEqual([expect.stringContaining('ecr:GetAccountSetting')]);
  });

  it('has nothing to warn about where every request was answered', async () => {
    emulator.permissions.deny('ecr:PutImage');
    expect(warnings(await failing())).toEqual([]);
  });
});

describe('a push that succeeds without some requests', () => {
  it('warns once, and its result has the same warning', async () => {
    emulator.permissions.deny('ecr:GetAccountSetting');
    const pushed = await pushSecondService(emulator);
    expect(warnings(pushed)).toEqual([
      'The role is not allowed to call ecr:GetAccountSetting (the account setting BLOB_MOUNTING is unknown). ' +
        'The push continues, but some layers may be uploaded instead of mounted. ' +
        'Allow the action in its IAM policy (see docs/iam.md).',
    ]);
    expect(pushed.result.warnings).toEqual(warnings(pushed));
  });
});
