import { beforeEach, describe, expect, it } from '@jest/globals';
import { exception } from '../../../emulator/faults.ts';
import { AccessDeniedError, type PushError, RepositoryNotFoundError } from '../../../src/shared/errors.ts';
import { baseImage, service } from '../support/images.ts';
import { createRepository, kms, messages, missingTarget, notices } from '../support/missing-target.ts';
import { failureOf, mounted, push, warnings } from '../support/push.ts';

const at = missingTarget();

describe.each([
  ['that the role may read', () => {}],
  ['that the role may not read', () => at.denyTemplates()],
  ['that cannot be read', () => failTemplates()],
] as const)('a missing repository with a creation template %s', (_, prepare) => {
  beforeEach(prepare);

  it.each([{}, { createRepository }])('is left to ECR, whatever the inputs are: %j', async settings => {
    const made = { encryption: kms, tagMutability: 'IMMUTABLE' } as const;
    at.emulator.state.addCreationTemplate('new', { ...made, resourceTags: new Map([['team', 'shop']]) });
    const pushed = await at.push(settings);
    expect(at.attributes()).toMatchObject({
      encryption: { type: 'KMS' },
      tagMutability: 'IMMUTABLE',
      resourceTags: new Map([['team', 'shop']]),
    });
    expect(pushed.result.layers.map(({ from }) => from)).toEqual([...Array(3).fill('kms/base'), undefined]);
    expect(at.emulator.requests.filter(({ from }) => from === 'base')).toEqual([]);
    expect(at.count('create-repository')).toBe(0);
    expect(warnings(pushed)).toEqual([]);
    expect(messages(pushed)).toContainEqual(
      expect.stringMatching(/^ECR created repository new\/app on push with encryption KMS .*template/),
    );
  });

  it('is created by one request alone, before the account setting and everything else', async () => {
    at.emulator.state.addCreationTemplate('ROOT');
    await at.push();
    const [first, second] = at.writes();
    expect([first?.kind, second?.kind]).toEqual(['upload-open', 'put-setting']);
    for (const later of at.writes().slice(1))
      expect(later.startedAtMs).toBeGreaterThan(first?.endedAtMs ?? 0);
  });

  it('is used as soon as all of ECR sees it', async () => {
    at.emulator.state.behaviour.hiddenAfterCreation = 4;
    at.emulator.state.addCreationTemplate('new', { encryption: kms });
    expect(mounted(await at.push())).toBe(3);
  });

  it('has the tag mutability of the template for the next push, too', async () => {
    at.emulator.state.addCreationTemplate('new', { tagMutability: 'IMMUTABLE' });
    await at.push({ tags: ['v1', 'latest'] });
    const again = await failureOf(push(at.emulator, await service('y'), 'new/app'));
    expect((again.reason as PushError).line).toContain('cannot be moved');
  });

  it('leaves no upload behind that nobody ends', async () => {
    at.emulator.state.addCreationTemplate('new');
    await at.push();
    expect(at.emulator.state.uploads.size).toBe(0);
  });

  it('tells in one notice which inputs have no effect', async () => {
    at.emulator.state.addCreationTemplate('new', { encryption: kms });
    const inputs = { immutableTags: true, resourceTags: { team: 'shop' }, encryption: { type: 'AES256' } };
    const pushed = await at.push({ createRepository: inputs });
    expect(notices(pushed).filter(line => line.includes('template'))).toEqual([
      expect.stringContaining('repository-encryption, repository-immutable-tags, repository-tags'),
    ]);
    expect(at.attributes()).toMatchObject({ encryption: { type: 'KMS' }, tagMutability: 'MUTABLE' });
  });

  it('is silent of inputs that say the same', async () => {
    at.emulator.state.addCreationTemplate('new', { encryption: kms, tagMutability: 'IMMUTABLE' });
    const inputs = { immutableTags: true, resourceTags: {}, encryption: { type: 'KMS' } };
    expect(notices(await at.push({ createRepository: inputs }))).toEqual([]);
  });
});

function failTemplates(): void {
  const fault = exception(400, 'ValidationException', 'no templates here');
  at.emulator.faults.add({ kind: 'describe-creation-templates', fault, times: 100 });
}

describe('the template of a missing repository', () => {
  it('is the one with the longest prefix for pushes, or ROOT', async () => {
    at.emulator.state.addCreationTemplate('ROOT', { tagMutability: 'IMMUTABLE' });
    at.emulator.state.addCreationTemplate('team', { encryption: kms });
    at.emulator.state.addCreationTemplate('team/open', { appliedFor: ['REPLICATION'] });
    for (const name of ['solo', 'teams/app', 'team/open/app']) await at.push({}, name);
    expect(['solo', 'teams/app', 'team/open/app'].map(name => at.attributes(name).tagMutability)).toEqual([
      'IMMUTABLE',
      'IMMUTABLE',
      'MUTABLE',
    ]);
    expect(at.attributes('team/open/app').encryption.type).toBe('KMS');
  });

  it('decides which sources are searched and asked, before the repository exists', async () => {
    at.emulator.state.addCreationTemplate('new', { encryption: kms });
    await push(at.emulator, await baseImage(), 'new/app');
    const asked = at.emulator.requests.filter(({ kind }) => kind === 'check-layers');
    expect(asked.map(({ repository }) => repository)).toEqual(['kms/base']);
  });

  it('decides without the right to describe the new repository, too', async () => {
    at.emulator.permissions.deny('ecr:DescribeRepositories', 'new/app');
    at.emulator.state.addCreationTemplate('new', { encryption: kms });
    const pushed = await at.push();
    expect(pushed.result.layers[0]?.from).toBe('kms/base');
    expect(at.emulator.requests.filter(({ from }) => from === 'base')).toEqual([]);
  });

  it('may go away until the push: the repository is then created by hand, if the input says so', async () => {
    const goAway = () => {
      at.emulator.state.addCreationTemplate('new', { tagMutability: 'IMMUTABLE' });
      at.emulator.faults.add({
        kind: 'upload-open',
        fault: { type: 'run', hook: state => state.creationTemplates.remove('new') },
      });
    };
    goAway();
    expect((await failureOf(at.push())).reason).toBeInstanceOf(RepositoryNotFoundError);
    goAway();
    await at.push({ createRepository });
    expect([at.count('create-repository'), at.attributes().tagMutability]).toEqual([1, 'MUTABLE']);
  });

  it('is all that a role needs with the push policy of the documentation', async () => {
    at.emulator.permissions.allowOnly([
      'ecr:GetAuthorizationToken',
      'ecr:BatchCheckLayerAvailability',
      'ecr:InitiateLayerUpload',
      'ecr:UploadLayerPart',
      'ecr:CompleteLayerUpload',
      'ecr:PutImage',
      'ecr:BatchGetImage',
    ]);
    at.emulator.state.behaviour.hiddenAfterCreation = 2;
    at.emulator.state.addCreationTemplate('new', { encryption: kms });
    await at.push();
    expect(
      at
        .writes()
        .slice(0, 2)
        .map(({ kind, status }) => [kind, status]),
    ).toEqual([
      ['upload-open', 202],
      ['put-setting', 400],
    ]);
  });

  it('is not needed by a repository that exists', async () => {
    await at.push({ createRepository });
    at.emulator.requests.clear();
    await push(at.emulator, await service('y'), 'new/app', { tags: ['v2'] });
    expect(at.count('describe-creation-templates')).toBe(0);
  });

  it('does not help a role that may not upload: the action is named', async () => {
    at.emulator.state.addCreationTemplate('new');
    at.emulator.permissions.deny('ecr:InitiateLayerUpload');
    const { reason } = await failureOf(at.push());
    expect(reason).toBeInstanceOf(AccessDeniedError);
    expect((reason as AccessDeniedError).action).toBe('ecr:InitiateLayerUpload');
    expect(at.emulator.state.repositories.size).toBe(2);
  });
});
