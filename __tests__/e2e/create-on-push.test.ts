import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { baseImage, seed, service } from '../engine/support/images.ts';
import { type GeneratedImage, writeOciLayout } from '../support/generate-image.ts';
import { stepAgainstEmulator } from './support/step.ts';

describe('the bundled action, to a repository that a creation template makes', () => {
  const step = stepAgainstEmulator();
  const kms = { type: 'KMS', kmsKey: 'alias/org' } as const;
  let image: GeneratedImage;

  beforeAll(async () => {
    const { state } = step.emulator;
    image = await service('web');
    await writeOciLayout(step.path('web'), image);
    state.createRepository({ name: 'kms/base', encryption: kms });
    for (const name of ['kms/base', 'base']) await seed(step.emulator, name, await baseImage());
    state.addCreationTemplate('shop', { encryption: kms, tagMutability: 'IMMUTABLE' });
  });
  afterEach(() => {
    step.emulator.permissions.allowAll();
    step.emulator.requests.clear();
  });

  const push = (repository: string, more: Readonly<Record<string, string>> = {}) =>
    step.push({
      image: `oci:${step.path('web')}`,
      repository,
      tags: 'v1',
      'mount-from': '**\n!shop/**',
      ...more,
    });

  it('only says in a dry run that it would be made', async () => {
    const run = await push('shop/web', { 'dry-run': 'true' });
    expect(run).toMatchObject({ exitCode: 0, errors: [], outputs: { 'layers-mounted': '3' } });
    expect(run.stdout).toMatch(/^ECR would create repository shop\/web on push with encryption KMS /m);
    expect(step.emulator.state.findRepository('shop/web')).toBeUndefined();
  });

  it.each(['with', 'without'])(
    'mounts from what has the key of the template, %s the right to read it',
    async right => {
      const repository = `shop/${right}`;
      if (right === 'without') step.emulator.permissions.deny('ecr:DescribeRepositoryCreationTemplates');
      const run = await push(repository);
      expect(run).toMatchObject({
        exitCode: 0,
        stderr: '',
        errors: [],
        warnings: [],
        outputs: { digest: image.root.digest, 'layers-mounted': '3', 'layers-pushed': '1' },
      });
      expect(run.stdout.match(/: Mounted from kms\/base /g)).toHaveLength(3);
      const { attributes, tags } = step.emulator.state.repository(repository);
      expect(attributes).toMatchObject({ encryption: { type: 'KMS' }, tagMutability: 'IMMUTABLE' });
      expect(tags.get('v1')).toBe(image.root.digest);
    },
  );

  it('leaves it to the template although the inputs say otherwise, and says so', async () => {
    const run = await push('shop/api', {
      'create-repository': 'true',
      'repository-encryption': 'AES256',
      'repository-tags': 'team=shop',
    });
    expect(run).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
    expect(run.stdout).toMatch(/^::notice::.*no effect: repository-encryption, repository-tags\./m);
    expect(step.emulator.state.repository('shop/api').attributes.encryption.type).toBe('KMS');
    expect(step.emulator.requests.count('create-repository')).toBe(0);
  });

  it.each(['with', 'without'])(
    'fails for a name that no template is for, %s the right to know',
    async right => {
      if (right === 'without') step.emulator.permissions.deny('ecr:DescribeRepositoryCreationTemplates');
      const before = step.emulator.state.repositories.size;
      const run = await push('shops/web');
      expect(run).toMatchObject({
        exitCode: 1,
        errors: [
          expect.stringMatching(/^Repository "shops\/web" does not exist .*"create-repository: true"/),
        ],
      });
      expect(step.emulator.state.repositories.size).toBe(before);
    },
  );
});
