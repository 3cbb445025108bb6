import {
  CreateRepositoryCommand,
  DescribeRepositoriesCommand,
  GetAccountSettingCommand,
  GetAuthorizationTokenCommand,
  PutAccountSettingCommand,
} from '@aws-sdk/client-ecr';
import { describe, expect, it } from '@jest/globals';
import { ecrClient, emulatorClient, exceptionOf } from '../support/client.ts';

describe('token and account settings', () => {
  const running = emulatorClient({ setting: 'DISABLED' });

  it('issues a token that the data plane accepts unchanged, valid for 12 hours', async () => {
    const { emulator } = running;
    const before = Date.now();
    const { authorizationData } = await running.ecr.send(new GetAuthorizationTokenCommand({}));
    const data = authorizationData?.[0];
    expect(data?.proxyEndpoint).toBe(emulator.endpoint);
    expect(Buffer.from(data?.authorizationToken ?? '', 'base64').toString()).toMatch(/^AWS:.{40,}$/);
    const lifetime = (data?.expiresAt?.getTime() ?? 0) - before;
    expect(Math.round(lifetime / 3_600_000)).toBe(12);
    const headers = { authorization: `Basic ${data?.authorizationToken}` };
    expect((await running.v2('GET', '', { headers })).status).toBe(200);
  });

  it('issues a new token each time, and the older ones stay valid', async () => {
    const client = running.ecr;
    const tokens = [];
    for (let time = 0; time < 2; time++) {
      const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}));
      tokens.push(authorizationData?.[0]?.authorizationToken);
    }
    expect(tokens[0]).not.toBe(tokens[1]);
    const headers = { authorization: `Basic ${tokens[0]}` };
    expect((await running.v2('GET', '', { headers })).status).toBe(200);
  });

  it('returns DISABLED for a new account, not an error', async () => {
    const answer = await running.ecr.send(new GetAccountSettingCommand({ name: 'BLOB_MOUNTING' }));
    expect([answer.name, answer.value]).toEqual(['BLOB_MOUNTING', 'DISABLED']);
  });

  it('turns BLOB_MOUNTING on and off at once', async () => {
    const client = running.ecr;
    for (const value of ['ENABLED', 'DISABLED']) {
      await client.send(new PutAccountSettingCommand({ name: 'BLOB_MOUNTING', value }));
      const answer = await client.send(new GetAccountSettingCommand({ name: 'BLOB_MOUNTING' }));
      expect(answer.value).toBe(value);
      expect(running.emulator.state.blobMounting).toBe(value);
    }
  });

  it('rejects invalid names and values', async () => {
    const client = running.ecr;
    const unknown = client.send(new GetAccountSettingCommand({ name: 'LAYER_SHARING' }));
    expect((await exceptionOf(unknown)).name).toBe('ValidationException');
    const maybe = client.send(new PutAccountSettingCommand({ name: 'BLOB_MOUNTING', value: 'MAYBE' }));
    expect((await exceptionOf(maybe)).name).toBe('ValidationException');
    expect(running.emulator.state.blobMounting).toBe('DISABLED');
  });

  it('separates regions: settings, repositories and tokens', async () => {
    const { emulator } = running;
    emulator.state.createRepository({ name: 'here' });
    const there = ecrClient(emulator, 1, 'us-east-1');
    await there.send(new PutAccountSettingCommand({ name: 'BLOB_MOUNTING', value: 'ENABLED' }));
    expect(emulator.state.blobMounting).toBe('DISABLED');
    expect(emulator.registry('us-east-1').blobMounting).toBe('ENABLED');
    const { authorizationData } = await there.send(new GetAuthorizationTokenCommand({}));
    const headers = { authorization: `Basic ${authorizationData?.[0]?.authorizationToken}` };
    const answer = await running.v2('GET', 'here/tags/list', { headers });
    expect(answer.status).toBe(404);
  });
});

describe('two accounts', () => {
  const [registry, caller] = ['123456789012', '210987654321'];
  const running = emulatorClient({ setting: 'DISABLED', callerAccountId: caller });
  const namesOf = async (registryId?: string) => {
    const { repositories } = await running.ecr.send(
      new DescribeRepositoriesCommand(registryId === undefined ? {} : { registryId }),
    );
    return repositories?.map(({ repositoryName, registryId }) => [repositoryName, registryId]);
  };

  it('have separate settings; the caller can only read and write its own', async () => {
    const { emulator, ecr } = running;
    emulator.state.blobMounting = 'ENABLED';
    const setting = { name: 'BLOB_MOUNTING' };
    expect((await ecr.send(new GetAccountSettingCommand(setting))).value).toBe('DISABLED');
    emulator.state.blobMounting = 'DISABLED';
    await ecr.send(new PutAccountSettingCommand({ ...setting, value: 'ENABLED' }));
    expect(emulator.state.blobMounting).toBe('DISABLED');
    expect(emulator.registry('eu-central-1', caller).blobMounting).toBe('ENABLED');
  });

  it("have separate repositories; the default registry is the caller's", async () => {
    running.emulator.state.createRepository({ name: 'theirs' });
    await running.ecr.send(new CreateRepositoryCommand({ repositoryName: 'ours' }));
    expect(await namesOf()).toEqual([['ours', caller]]);
    expect(await namesOf(registry)).toEqual([['theirs', registry]]);
    expect(await namesOf('999999999999')).toEqual([]);
  });

  it('are identified by 12 digits', async () => {
    expect((await exceptionOf(namesOf('../12'))).name).toBe('InvalidParameterException');
  });
});
