import { beforeEach, describe, expect, it } from '@jest/globals';
import { type PushError, RepositoryNotFoundError } from '../../../src/shared/errors.ts';
import { createRepository, kms, messages, missingTarget, notices } from '../support/missing-target.ts';
import { failureOf } from '../support/push.ts';

describe('a missing repository that no template creates', () => {
  const at = missingTarget();
  const creatable = [
    ['without a template', () => {}],
    [
      'with a template for replication only',
      () => at.emulator.state.addCreationTemplate('new', { appliedFor: ['REPLICATION'] }),
    ],
    ['without the right to read templates', () => at.denyTemplates()],
    [
      'with a registry that hangs up',
      () => {
        at.denyTemplates();
        at.emulator.state.behaviour.missingRepositoryUpload = 'dropped';
      },
    ],
  ] as const;
  const withoutRights = () => {
    at.denyTemplates();
    at.emulator.permissions.deny('ecr:InitiateLayerUpload');
  };

  it.each([...creatable, ['without any right there', withoutRights] as const])(
    '%s is the same clear error, and nothing is written',
    async (_, prepare) => {
      prepare();
      const { reason } = await failureOf(at.push());
      expect(reason).toBeInstanceOf(RepositoryNotFoundError);
      expect((reason as RepositoryNotFoundError).line).toContain('set "create-repository: true"');
      expect([...at.emulator.state.repositories.keys()].toSorted()).toEqual(['base', 'kms/base']);
      expect(at.emulator.state.blobMounting).toBe('DISABLED');
      expect(at.writes().filter(({ status }) => status >= 200 && status < 300)).toEqual([]);
    },
  );

  it.each(creatable)('%s is created by hand where the input says so', async (_, prepare) => {
    prepare();
    await at.push({ createRepository: { ...createRepository, encryption: { type: 'KMS' } } });
    expect(at.attributes().encryption.type).toBe('KMS');
    expect(at.count('create-repository')).toBe(1);
  });

  it('costs no upload request where the templates say so', async () => {
    await failureOf(at.push());
    expect(at.writes()).toEqual([]);
  });
});

describe('a dry run to a missing repository', () => {
  const at = missingTarget();
  it('says that the template would create it, and searches by its encryption', async () => {
    at.emulator.state.addCreationTemplate('new', { encryption: kms });
    const pushed = await at.push({ dryRun: true });
    expect(messages(pushed)).toContainEqual(
      expect.stringMatching(
        /^ECR would create repository new\/app on push with encryption KMS .*template new\.$/,
      ),
    );
    expect(pushed.result.layers[0]?.from).toBe('kms/base');
    expect(at.writes()).toEqual([]);
  });

  it('tells which inputs would have no effect', async () => {
    at.emulator.state.addCreationTemplate('new');
    const inputs = { ...createRepository, immutableTags: true };
    expect(notices(await at.push({ dryRun: true, createRepository: inputs }))).toEqual([
      expect.stringContaining('repository-immutable-tags'),
    ]);
  });

  it('cannot know of templates that the role may not read, and says so', async () => {
    at.denyTemplates();
    at.emulator.state.addCreationTemplate('new');
    const { reason } = await failureOf(at.push({ dryRun: true }));
    expect((reason as PushError).line).toMatch(
      /^Repository "new\/app" does not exist .*ecr:DescribeRepositoryCreationTemplates/,
    );
    const pushed = await at.push({ dryRun: true, createRepository });
    expect(messages(pushed)).toContainEqual(expect.stringMatching(/template may decide otherwise/));
    expect(at.writes()).toEqual([]);
  });
});

describe("a missing repository in another account's registry", () => {
  const registryId = '123456789012';
  const at = missingTarget({ callerAccountId: '210987654321', setting: 'ENABLED' });
  beforeEach(() => {
    at.emulator.registry('eu-central-1', '210987654321').addCreationTemplate('ROOT', { encryption: kms });
  });

  it("is created by that account's template, not by the caller's, which are not read", async () => {
    at.emulator.state.addCreationTemplate('new', { tagMutability: 'IMMUTABLE' });
    expect((await at.push({ registryId, createRepository })).result.layers[0]?.from).toBe('base');
    expect(at.attributes()).toMatchObject({ encryption: { type: 'AES256' }, tagMutability: 'IMMUTABLE' });
    expect(at.count('describe-creation-templates', 'create-repository')).toBe(0);
  });

  it('is an error where that account has none', async () => {
    expect((await failureOf(at.push({ registryId }))).reason).toBeInstanceOf(RepositoryNotFoundError);
    expect(at.emulator.state.findRepository('new/app')).toBeUndefined();
  });
});
