import {
  CreateRepositoryCommand,
  DescribeRepositoriesCommand,
  DescribeRepositoryCreationTemplatesCommand,
  type DescribeRepositoryCreationTemplatesCommandOutput,
} from '@aws-sdk/client-ecr';
import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../src/oci/digest.ts';
import { emulatorClient, exceptionOf } from '../support/client.ts';

const client = emulatorClient({ callerAccountId: '210987654321' });
const post = (name: string) => client.v2('POST', `${name}/blobs/uploads/`);
const describeTemplates = (input = {}) =>
  client.ecr.send(new DescribeRepositoryCreationTemplatesCommand(input));
const own = () => client.emulator.registry('eu-central-1', '210987654321');

describe('repository creation templates', () => {
  it("are described with their settings, always those of the caller's registry", async () => {
    client.emulator.state.addCreationTemplate('theirs');
    own().addCreationTemplate('shop', {
      appliedFor: ['CREATE_ON_PUSH', 'REPLICATION'],
      encryption: { type: 'KMS', kmsKey: 'alias/org' },
      tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      exclusionFilters: ['latest'],
      resourceTags: new Map([['team', 'shop']]),
    });
    const { repositoryCreationTemplates } = await describeTemplates();
    expect(repositoryCreationTemplates).toEqual([
      expect.objectContaining({
        prefix: 'shop',
        appliedFor: ['CREATE_ON_PUSH', 'REPLICATION'],
        encryptionConfiguration: {
          encryptionType: 'KMS',
          kmsKey: expect.stringMatching(/:210987654321:key/),
        },
        imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
        imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'latest' }],
        resourceTags: [{ Key: 'team', Value: 'shop' }],
      }),
    ]);
  });

  it('are paged, and found by prefix', async () => {
    for (let at = 0; at < 5; at++) own().addCreationTemplate(`p${at}`);
    const found: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page: DescribeRepositoryCreationTemplatesCommandOutput = await describeTemplates({
        maxResults: 2,
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      found.push(...(page.repositoryCreationTemplates ?? []).map(({ prefix }) => prefix));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(found.toSorted()).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
    const { repositoryCreationTemplates } = await describeTemplates({ prefixes: ['p3', 'none'] });
    expect(repositoryCreationTemplates?.map(({ prefix }) => prefix)).toEqual(['p3']);
  });

  it('are denied to a role without the right', async () => {
    client.emulator.permissions.deny('ecr:DescribeRepositoryCreationTemplates');
    expect(await exceptionOf(describeTemplates())).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('ecr:DescribeRepositoryCreationTemplates'),
    });
  });

  it('create a repository with all their settings, by an upload and by a mount', async () => {
    const { state } = client.emulator;
    const settings = { encryption: { type: 'KMS' }, resourceTags: new Map([['team', 'shop']]) } as const;
    state.addCreationTemplate('shop', settings);
    expect((await post('shop/web')).status).toBe(202);
    const mount = `?mount=${digestOf('x')}&from=none`;
    expect((await client.v2('POST', `shop/api/blobs/uploads/${mount}`)).status).toBe(202);
    for (const name of ['shop/web', 'shop/api']) {
      const { attributes } = state.repository(name);
      expect(attributes.encryption.type).toBe('KMS');
      expect(attributes.resourceTags).toEqual(settings.resourceTags);
    }
  });

  it('for something else create nothing on push', async () => {
    client.emulator.state.addCreationTemplate('shop', { appliedFor: ['REPLICATION', 'PULL_THROUGH_CACHE'] });
    expect((await post('shop/web')).status).toBe(404);
    client.emulator.state.addCreationTemplate('ROOT', { tagMutability: 'IMMUTABLE' });
    expect((await post('shop/web')).status).toBe(202);
    expect(client.emulator.state.repository('shop/web').attributes.tagMutability).toBe('IMMUTABLE');
  });

  it('are ignored by CreateRepository', async () => {
    own().addCreationTemplate('shop', { encryption: { type: 'KMS' }, tagMutability: 'IMMUTABLE' });
    const created = await client.ecr.send(new CreateRepositoryCommand({ repositoryName: 'shop/web' }));
    expect(created.repository).toMatchObject({
      encryptionConfiguration: { encryptionType: 'AES256' },
      imageTagMutability: 'MUTABLE',
    });
  });

  it('may create a repository that the next requests do not see yet', async () => {
    client.emulator.state.behaviour.hiddenAfterCreation = 2;
    client.emulator.state.addCreationTemplate('shop');
    expect((await post('shop/web')).status).toBe(202);
    const describing = () =>
      client.ecr.send(
        new DescribeRepositoriesCommand({ repositoryNames: ['shop/web'], registryId: '123456789012' }),
      );
    expect((await post('shop/web')).status).toBe(404);
    expect((await exceptionOf(describing())).name).toBe('RepositoryNotFoundException');
    expect((await describing()).repositories).toHaveLength(1);
    expect((await post('shop/web')).status).toBe(202);
  });
});
