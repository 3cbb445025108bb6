import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { exception } from '../../../emulator/faults.ts';
import { AccessDeniedError, type PushError, RepositoryNotFoundError } from '../../../src/shared/errors.ts';
import { baseImage, seed, service } from '../support/images.ts';
import { failureOf, mounted, type Pushed, type PushSettings, push, warnings } from '../support/push.ts';
import { verifyStored } from '../support/stored.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

const kms = { type: 'KMS', kmsKey: 'alias/org' } as const;
const createRepository = { immutableTags: false, resourceTags: {} };
const denyTemplates = () => emulator.permissions.deny('ecr:DescribeRepositoryCreationTemplates');
const attributes = (name = 'new/app') => emulator.state.repository(name).attributes;
const count = (...kinds: Parameters<Emulator['requests']['count']>[0][]) =>
  kinds.reduce((sum, kind) => sum + emulator.requests.count(kind), 0);
const messages = ({ log }: Pick<Pushed, 'log'>) => log.map(({ message }) => message);
const notices = ({ log }: Pushed) =>
  log.filter(({ level }) => level === 'notice').map(({ message }) => message);
/** Everything that changes something, in the order of its arrival. */
const writes = () =>
  emulator.requests.filter(({ kind }) =>
    /^(mount|upload-(open|part|complete)|manifest-put|create-repository|put-setting)$/.test(kind),
  );

const pushNew = async (settings: PushSettings = {}, name = 'new/app') => {
  const pushed = await push(emulator, await service('x'), name, settings);
  if (settings.dryRun !== true) await verifyStored(emulator, name, 'v1');
  return pushed;
};

async function seedBases(): Promise<void> {
  emulator.state.createRepository({ name: 'kms/base', encryption: kms });
  for (const name of ['kms/base', 'base']) await seed(emulator, name, await baseImage());
}

describe.each([
  ['that the role may read', () => {}],
  ['that the role may not read', denyTemplates],
  ['that cannot be read', () => failTemplates()],
] as const)('a missing repository with a creation template %s', (_, prepare) => {
  beforeEach(prepare);

  it.each([{}, { createRepository }])('is left to ECR, whatever the inputs are: %j', async settings => {
    await seedBases();
    const made = { encryption: kms, tagMutability: 'IMMUTABLE' } as const;
    emulator.state.addCreationTemplate('new', { ...made, resourceTags: new Map([['team', 'shop']]) });
    const pushed = await pushNew(settings);
    expect(attributes()).toMatchObject({
      encryption: { type: 'KMS' },
      tagMutability: 'IMMUTABLE',
      resourceTags: new Map([['team', 'shop']]),
    });
    expect(pushed.result.layers.map(({ from }) => from)).toEqual([...Array(3).fill('kms/base'), undefined]);
    expect(emulator.requests.filter(({ from }) => from === 'base')).toEqual([]);
    expect(count('create-repository')).toBe(0);
    expect(warnings(pushed)).toEqual([]);
    expect(messages(pushed)).toContainEqual(
      expect.stringMatching(/^ECR created repository new\/app on push with encryption KMS .*template/),
    );
  });

  it('is created by one request alone, before the account setting and everything else', async () => {
    await seedBases();
    emulator.state.addCreationTemplate('ROOT');
    await pushNew();
    const [first, second] = writes();
    expect([first?.kind, second?.kind]).toEqual(['upload-open', 'put-setting']);
    for (const later of writes().slice(1)) expect(later.startedAtMs).toBeGreaterThan(first?.endedAtMs ?? 0);
  });

  it('is used as soon as all of ECR sees it', async () => {
    await seedBases();
    emulator.state.behaviour.hiddenAfterCreation = 4;
    emulator.state.addCreationTemplate('new', { encryption: kms });
    expect(mounted(await pushNew())).toBe(3);
  });

  it('has the tag mutability of the template for the next push, too', async () => {
    emulator.state.addCreationTemplate('new', { tagMutability: 'IMMUTABLE' });
    await pushNew({ tags: ['v1', 'latest'] });
    const again = await failureOf(push(emulator, await service('y'), 'new/app'));
    expect((again.reason as PushError).line).toContain('cannot be moved');
  });

  it('leaves no upload behind that nobody ends', async () => {
    emulator.state.addCreationTemplate('new');
    await pushNew();
    expect(emulator.state.uploads.size).toBe(0);
  });

  it('tells in one notice which inputs have no effect', async () => {
    emulator.state.addCreationTemplate('new', { encryption: kms });
    const inputs = { immutableTags: true, resourceTags: { team: 'shop' }, encryption: { type: 'AES256' } };
    const pushed = await pushNew({ createRepository: inputs });
    expect(notices(pushed).filter(line => line.includes('template'))).toEqual([
      expect.stringContaining('repository-encryption, repository-immutable-tags, repository-tags'),
    ]);
    expect(attributes()).toMatchObject({ encryption: { type: 'KMS' }, tagMutability: 'MUTABLE' });
  });

  it('is silent of inputs that say the same', async () => {
    emulator.state.addCreationTemplate('new', { encryption: kms, tagMutability: 'IMMUTABLE' });
    const inputs = { immutableTags: true, resourceTags: {}, encryption: { type: 'KMS' } };
    expect(notices(await pushNew({ createRepository: inputs }))).toEqual([]);
  });
});

function failTemplates(): void {
  const fault = exception(400, 'ValidationException', 'no templates here');
  emulator.faults.add({ kind: 'describe-creation-templates', fault, times: 100 });
}

describe('the template of a missing repository', () => {
  it('is the one with the longest prefix for pushes, or ROOT', async () => {
    emulator.state.addCreationTemplate('ROOT', { tagMutability: 'IMMUTABLE' });
    emulator.state.addCreationTemplate('team', { encryption: kms });
    emulator.state.addCreationTemplate('team/open', { appliedFor: ['REPLICATION'] });
    for (const name of ['solo', 'teams/app', 'team/open/app']) await pushNew({}, name);
    expect(['solo', 'teams/app', 'team/open/app'].map(name => attributes(name).tagMutability)).toEqual([
      'IMMUTABLE',
      'IMMUTABLE',
      'MUTABLE',
    ]);
    expect(attributes('team/open/app').encryption.type).toBe('KMS');
  });

  it('decides which sources are searched and asked, before the repository exists', async () => {
    await seedBases();
    emulator.state.addCreationTemplate('new', { encryption: kms });
    await push(emulator, await baseImage(), 'new/app');
    const asked = emulator.requests.filter(({ kind }) => kind === 'check-layers');
    expect(asked.map(({ repository }) => repository)).toEqual(['kms/base']);
  });

  it('decides without the right to describe the new repository, too', async () => {
    await seedBases();
    emulator.permissions.deny('ecr:DescribeRepositories', 'new/app');
    emulator.state.addCreationTemplate('new', { encryption: kms });
    const pushed = await pushNew();
    expect(pushed.result.layers[0]?.from).toBe('kms/base');
    expect(emulator.requests.filter(({ from }) => from === 'base')).toEqual([]);
  });

  it('may go away until the push: the repository is then created by hand, if the input says so', async () => {
    const goAway = () => {
      emulator.state.addCreationTemplate('new', { tagMutability: 'IMMUTABLE' });
      emulator.faults.add({
        kind: 'upload-open',
        fault: { type: 'run', hook: state => state.creationTemplates.remove('new') },
      });
    };
    goAway();
    expect((await failureOf(pushNew())).reason).toBeInstanceOf(RepositoryNotFoundError);
    goAway();
    await pushNew({ createRepository });
    expect([count('create-repository'), attributes().tagMutability]).toEqual([1, 'MUTABLE']);
  });

  it('is not needed by a repository that exists', async () => {
    await pushNew({ createRepository });
    emulator.requests.clear();
    await push(emulator, await service('y'), 'new/app', { tags: ['v2'] });
    expect(count('describe-creation-templates')).toBe(0);
  });

  it('does not help a role that may not upload: the action is named', async () => {
    emulator.state.addCreationTemplate('new');
    emulator.permissions.deny('ecr:InitiateLayerUpload');
    const { reason } = await failureOf(pushNew());
    expect(reason).toBeInstanceOf(AccessDeniedError);
    expect((reason as AccessDeniedError).action).toBe('ecr:InitiateLayerUpload');
    expect(emulator.state.repositories.size).toBe(0);
  });
});

describe('a missing repository that no template creates', () => {
  const creatable = [
    ['without a template', () => {}],
    [
      'with a template for replication only',
      () => emulator.state.addCreationTemplate('new', { appliedFor: ['REPLICATION'] }),
    ],
    ['without the right to read templates', denyTemplates],
    [
      'with a registry that hangs up',
      () => {
        denyTemplates();
        emulator.state.behaviour.missingRepositoryUpload = 'dropped';
      },
    ],
  ] as const;
  const withoutRights = () => {
    denyTemplates();
    emulator.permissions.deny('ecr:InitiateLayerUpload');
  };

  it.each([...creatable, ['without any right there', withoutRights] as const])(
    '%s is the same clear error, and nothing is written',
    async (_, prepare) => {
      await seedBases();
      prepare();
      const { reason } = await failureOf(pushNew());
      expect(reason).toBeInstanceOf(RepositoryNotFoundError);
      expect((reason as RepositoryNotFoundError).line).toContain('set "create-repository: true"');
      expect([...emulator.state.repositories.keys()].toSorted()).toEqual(['base', 'kms/base']);
      expect(emulator.state.blobMounting).toBe('DISABLED');
      expect(writes().filter(({ status }) => status >= 200 && status < 300)).toEqual([]);
    },
  );

  it.each(creatable)('%s is created by hand where the input says so', async (_, prepare) => {
    await seedBases();
    prepare();
    await pushNew({ createRepository: { ...createRepository, encryption: { type: 'KMS' } } });
    expect(attributes().encryption.type).toBe('KMS');
    expect(count('create-repository')).toBe(1);
  });

  it('costs no upload request where the templates say so', async () => {
    await failureOf(pushNew());
    expect(writes()).toEqual([]);
  });
});

describe('a dry run to a missing repository', () => {
  it('says that the template would create it, and searches by its encryption', async () => {
    await seedBases();
    emulator.state.addCreationTemplate('new', { encryption: kms });
    const pushed = await pushNew({ dryRun: true });
    expect(messages(pushed)).toContainEqual(
      expect.stringMatching(
        /^ECR would create repository new\/app on push with encryption KMS .*template new\.$/,
      ),
    );
    expect(pushed.result.layers[0]?.from).toBe('kms/base');
    expect(writes()).toEqual([]);
  });

  it('tells which inputs would have no effect', async () => {
    emulator.state.addCreationTemplate('new');
    const inputs = { ...createRepository, immutableTags: true };
    expect(notices(await pushNew({ dryRun: true, createRepository: inputs }))).toEqual([
      expect.stringContaining('repository-immutable-tags'),
    ]);
  });

  it('cannot know of templates that the role may not read, and says so', async () => {
    denyTemplates();
    emulator.state.addCreationTemplate('new');
    const { reason } = await failureOf(pushNew({ dryRun: true }));
    expect((reason as PushError).line).toMatch(
      /^Repository "new\/app" does not exist .*ecr:DescribeRepositoryCreationTemplates/,
    );
    const pushed = await pushNew({ dryRun: true, createRepository });
    expect(messages(pushed)).toContainEqual(expect.stringMatching(/template may decide otherwise/));
    expect(writes()).toEqual([]);
  });
});

describe("a missing repository in another account's registry", () => {
  const registryId = '123456789012';
  beforeEach(async () => {
    await emulator.close();
    emulator = await startEmulator({ callerAccountId: '210987654321', setting: 'ENABLED' });
    emulator.registry('eu-central-1', '210987654321').addCreationTemplate('ROOT', { encryption: kms });
    await seedBases();
  });

  it("is created by that account's template, not by the caller's, which are not read", async () => {
    emulator.state.addCreationTemplate('new', { tagMutability: 'IMMUTABLE' });
    expect((await pushNew({ registryId, createRepository })).result.layers[0]?.from).toBe('base');
    expect(attributes()).toMatchObject({ encryption: { type: 'AES256' }, tagMutability: 'IMMUTABLE' });
    expect(count('describe-creation-templates', 'create-repository')).toBe(0);
  });

  it('is an error where that account has none', async () => {
    expect((await failureOf(pushNew({ registryId }))).reason).toBeInstanceOf(RepositoryNotFoundError);
    expect(emulator.state.findRepository('new/app')).toBeUndefined();
  });
});
