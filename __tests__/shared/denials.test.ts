import { describe, expect, it } from '@jest/globals';
import { toPushError } from '../../src/ecr/api-errors.ts';
import { deniedAction, remedyForDenial, saysPullLimit, saysQuota } from '../../src/shared/denials.ts';
import { AccessDeniedError, RegistryError } from '../../src/shared/errors.ts';

const user =
  'User: arn:aws:sts::123456789012:assumed-role/push/x is not authorized to perform: ecr:PutImage on resource:';
const on = `${user} arn:aws:ecr:eu-central-1:123456789012:repository/app`;

describe('a denial of AWS', () => {
  it.each([
    ['with an explicit deny in a service control policy', /service control policy of the AWS organization/],
    ['because no service control policy allows the ecr:PutImage action', /service control policy of the AWS/],
    ['with an explicit deny in a resource control policy', /resource control policy of the AWS/],
    [
      'because no session policy allows the ecr:PutImage action',
      /Allow ecr:PutImage in the session policy, too/,
    ],
    ['with an explicit deny in a session policy', /in the session policy, too/],
    [
      'because no permissions boundary allows the ecr:PutImage action',
      /in the permissions boundary of the role, too/,
    ],
    ['with an explicit deny in a permissions boundary', /in the permissions boundary/],
    ['because no VPC endpoint policy allows the ecr:PutImage action', /policy of the VPC endpoint/],
    ['with an explicit deny in a VPC endpoint policy', /policy of the VPC endpoint/],
    ['with an explicit deny in a resource-based policy', /"Deny" statement in the policy of the repository/],
    ['because no resource-based policy allows the ecr:PutImage action', /in the policy of the repository/],
    ['with an explicit deny in an identity-based policy', /"Deny" statement in a policy of the role/],
    ['because no identity-based policy allows the ecr:PutImage action', /in the role's IAM policy/],
    ['', /in the role's IAM policy/],
  ])('%s has its own way out', (reason, remedy) => {
    const error = toPushError(
      Object.assign(new Error(`${on} ${reason}`), { name: 'AccessDeniedException' }),
      {
        operation: 'PutImage',
        region: 'eu-central-1',
        repository: 'app',
      },
    );
    expect(error).toBeInstanceOf(AccessDeniedError);
    expect(error.remedy).toMatch(remedy);
    expect(remedyForDenial(`${on} ${reason}`, 'ecr:PutImage') ?? error.remedy).toBe(error.remedy);
  });

  it('names the action that is denied, also of another service', () => {
    expect(deniedAction(on)).toBe('ecr:PutImage');
    expect(deniedAction(on.replace('ecr:PutImage', 'kms:GenerateDataKey'))).toBe('kms:GenerateDataKey');
    expect(deniedAction('no')).toBeUndefined();
  });
});

describe('a quota', () => {
  const quotas = [
    "The repository with name 'app' in registry with id '123456789012' already has the maximum allowed number of images which is '100000'",
    'The maximum number of repositories has been reached',
    'Repository quota reached',
    'Limit exceeded',
  ];
  it.each(quotas)('is told from a missing permission: %s', message => {
    expect(saysQuota(message)).toBe(true);
    expect(saysQuota(on)).toBe(false);
    const call = { operation: 'CreateRepository', region: 'eu-central-1' };
    for (const name of ['AccessDeniedException', 'LimitExceededException']) {
      const error = toPushError(Object.assign(new Error(message), { name }), call);
      expect(error).toBeInstanceOf(RegistryError);
      expect(error.remedy).toMatch(/higher quota/);
      expect(error.line).not.toMatch(/Allow ecr:/);
    }
  });
});

it.each([
  'You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
  'You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
])('a limit of pulls is told from other limits: %s', message => {
  expect(saysPullLimit(message)).toBe(true);
  expect(saysPullLimit('Rate exceeded')).toBe(false);
});
