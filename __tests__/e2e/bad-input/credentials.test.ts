import { describe, expect, it } from '@jest/globals';
import { exception } from '../../../emulator/faults.ts';
import { badInputStep } from '../support/bad-input.ts';

const step = badInputStep();
const { good, expectClearFailure } = step;
const creating = { 'create-repository': 'true' };

describe('a job without', () => {
  it('no region', async () => {
    expectClearFailure(
      await step.push(good(), { environment: { AWS_REGION: '' } }),
      /"region"/,
      /AWS_REGION/,
    );
  });

  it('no credentials', async () => {
    const environment = {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    expectClearFailure(await step.push(good(), { environment }), /credentials/i, /configure-aws-credentials/);
  });

  it.each([
    [
      'a token file that is not there',
      { AWS_WEB_IDENTITY_TOKEN_FILE: '/none', AWS_ROLE_ARN: 'role' },
      /\/none/,
    ],
    ['a profile that is not there', { AWS_PROFILE: 'none' }, /none|providers/],
  ])('credentials of %s', async (_, variables, word) => {
    const environment = {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_EC2_METADATA_DISABLED: 'true',
      ...variables,
    };
    expectClearFailure(
      await step.push(good(), { environment }),
      /No AWS credentials/,
      word,
      /configure-aws-credentials/,
    );
  });

  it.each([
    'UnrecognizedClientException',
    'InvalidSignatureException',
    'ExpiredTokenException',
    'IncompleteSignatureException',
    'MissingAuthenticationTokenException',
  ])('credentials that AWS answers with %s', async name => {
    step.emulator.faults.add({ times: 9, fault: exception(400, name, 'The security token is invalid.') });
    const run = await step.push(good());
    step.emulator.faults.clear();
    expectClearFailure(run, new RegExp(name), /The security token is invalid/, /configure-aws-credentials/);
  });

  it('an endpoint that is no URL', async () => {
    const environment = { AWS_ENDPOINT_URL_ECR: 'localhost' };
    expectClearFailure(await step.push(good(), { environment }), /AWS_ENDPOINT_URL_ECR/, /"localhost"/);
  });
});

describe('a role that may not push', () => {
  it.each([
    'InitiateLayerUpload',
    'UploadLayerPart',
    'CompleteLayerUpload',
    'PutImage',
    'GetAuthorizationToken',
  ])('names ecr:%s where the push cannot do without it', async action => {
    const repository = `without-${action.toLowerCase()}`;
    step.emulator.state.createRepository({ name: repository });
    step.emulator.permissions.deny(`ecr:${action}`);
    const run = await step.push({ ...good(), 'blob-mounting': 'ignore', repository });
    expect(run).toMatchObject({ exitCode: 1, stderr: '', outputs: {} });
    expect(run.errors).toHaveLength(1);
    expect(run.errors[0]).toContain(`Allow ecr:${action} in the role's IAM policy`);
    expect(run.errors[0]).not.toContain('{');
    expect(step.emulator.state.repository(repository).manifests.size).toBe(0);
  });

  it('leaves the account as it was when the repository cannot be created', async () => {
    step.emulator.permissions.deny('ecr:CreateRepository');
    const run = await step.push({ ...good(), repository: 'fresh', ...creating });
    expect(run).toMatchObject({ exitCode: 1, stderr: '', outputs: {} });
    expect(run.errors).toEqual([
      expect.stringContaining("Allow ecr:CreateRepository in the role's IAM policy"),
    ]);
    expect(step.emulator.state.blobMounting).toBe('DISABLED');
  });
});

describe('what the push can do without', () => {
  it('is one warning that names the IAM actions, and the push goes on', async () => {
    for (const action of ['GetAccountSetting', 'PutAccountSetting', 'DescribeRepositories']) {
      step.emulator.permissions.deny(`ecr:${action}`);
    }
    const run = await step.push(good());
    expect(run).toMatchObject({ exitCode: 0, outputs: { 'blob-mounting': 'UNKNOWN' } });
    expect(run.warnings).toHaveLength(1);
    expect(run.warnings[0]).toMatch(/ecr:GetAccountSetting.*ecr:(?:PutAccountSetting|DescribeRepositories)/);
  });
});
