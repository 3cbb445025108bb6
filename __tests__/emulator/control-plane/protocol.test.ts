import {
  BatchGetImageCommand,
  CreateRepositoryCommand,
  DescribeRepositoriesCommand,
  GetAuthorizationTokenCommand,
} from '@aws-sdk/client-ecr';
import { describe, expect, it } from '@jest/globals';
import { ecrClient, emulatorClient, exceptionOf } from '../support/client.ts';

const target = 'AmazonEC2ContainerRegistry_V20150921.';

describe('AWS JSON 1.1', () => {
  const running = emulatorClient({ now: () => 0 }); // no quota fills up again

  function post(operation: string, body: string): Promise<Response> {
    const headers = { 'x-amz-target': operation, 'content-type': 'application/x-amz-json-1.1' };
    return fetch(running.emulator.endpoint, { method: 'POST', headers, body });
  }

  it('returns an error with name and message and status 400', async () => {
    const response = await post(`${target}ListImages`, '{"repositoryName":"none"}');
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      __type: 'RepositoryNotFoundException',
      message: "The repository with name 'none' does not exist in the registry with id '123456789012'",
    });
  });

  it('rejects operations that ECR does not have', async () => {
    for (const operation of [`${target}MountLayer`, 'DynamoDB_20120810.ListTables', `${target}toString`]) {
      const response = await post(operation, '{}');
      expect([response.status, ((await response.json()) as { __type: string }).__type]).toEqual([
        400,
        'UnknownOperationException',
      ]);
    }
  });

  it('rejects bodies that are not a JSON object', async () => {
    for (const body of ['{', '[]', 'null']) {
      const response = await post(`${target}DescribeRepositories`, body);
      expect(((await response.json()) as { __type: string }).__type).toBe('SerializationException');
    }
  });

  it('names the member that is missing', async () => {
    const response = await post(`${target}CreateRepository`, '{}');
    expect(await response.json()).toMatchObject({
      __type: 'InvalidParameterException',
      message: expect.stringContaining("'repositoryName'"),
    });
  });

  it('reports user, action and resource if the role is not allowed, and does nothing', async () => {
    const { emulator } = running;
    emulator.permissions.deny('ecr:CreateRepository');
    emulator.permissions.deny('ecr:DescribeRepositories');
    emulator.permissions.deny('ecr:GetAuthorizationToken');
    const client = running.ecr;
    const create = await exceptionOf(client.send(new CreateRepositoryCommand({ repositoryName: 'app' })));
    expect(create.name).toBe('AccessDeniedException');
    expect(create.message).toMatch(
      /^User: arn:aws:sts::123456789012:assumed-role\/\S+ is not authorized to perform: ecr:CreateRepository on resource: arn:aws:ecr:eu-central-1:123456789012:repository\/app because no identity-based policy allows/,
    );
    const list = await exceptionOf(client.send(new DescribeRepositoriesCommand({})));
    expect(list.message).toContain('on resource: arn:aws:ecr:eu-central-1:123456789012:repository/* ');
    const token = await exceptionOf(client.send(new GetAuthorizationTokenCommand({})));
    expect(token.message).toContain('on resource: * ');
    expect(emulator.state.repositories.size).toBe(0);
  });

  it('denies by repository, and can restore the permission', async () => {
    const { emulator } = running;
    for (const name of ['team/app', 'base']) emulator.state.createRepository({ name });
    emulator.permissions.deny('ecr:BatchGetImage', 'team/*');
    const client = running.ecr;
    const get = (repositoryName: string) =>
      client.send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: 'v1' }] }));
    expect((await exceptionOf(get('team/app'))).name).toBe('AccessDeniedException');
    expect((await get('base')).failures).toHaveLength(1);
    emulator.permissions.allow('ecr:BatchGetImage');
    expect((await get('team/app')).failures).toHaveLength(1);
  });

  it('denies everything that a role is not granted', async () => {
    const { emulator } = running;
    emulator.permissions.allowOnly(['ecr:GetAuthorizationToken']);
    const client = running.ecr;
    await client.send(new GetAuthorizationTokenCommand({}));
    const list = () => client.send(new DescribeRepositoriesCommand({}));
    expect((await exceptionOf(list())).name).toBe('AccessDeniedException');
    emulator.permissions.allowAll();
    expect((await list()).repositories).toEqual([]);
  });

  it('throttles with an exception that the SDK retries', async () => {
    const { emulator } = running;
    emulator.setQuotas({ DescribeRepositories: 2 });
    const impatient = running.ecr;
    const answers = await Promise.allSettled(
      Array.from({ length: 4 }, () => impatient.send(new DescribeRepositoriesCommand({}))),
    );
    const reasons = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason] : []));
    expect(reasons.map(({ name }) => name)).toEqual(['ThrottlingException', 'ThrottlingException']);
    emulator.requests.clear();
    emulator.setQuotas({ DescribeRepositories: 100 });
    emulator.faults.add({
      kind: 'describe-repositories',
      fault: {
        type: 'status',
        status: 400,
        body: '{"__type":"ThrottlingException","message":"Rate exceeded"}',
      },
    });
    await ecrClient(emulator, 3).send(new DescribeRepositoriesCommand({}));
    expect(emulator.requests.count('describe-repositories')).toBe(2);
  });
});
