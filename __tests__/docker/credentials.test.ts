import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { dockerCredentials } from '../../src/docker/credentials.ts';
import { PushError } from '../../src/shared/errors.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const path = temporaryDirectory();
const configured = (config: object | string) =>
  writeFile(path('config.json'), typeof config === 'string' ? config : JSON.stringify(config));
const auth = (text: string) => Buffer.from(text).toString('base64');

beforeEach(async () => {
  process.env['DOCKER_CONFIG'] = path();
  await configured({});
});

describe('credentials of the Docker config', () => {
  it('are those of the host, however its entry is written', async () => {
    for (const key of [
      'registry.example:5000',
      'https://registry.example:5000',
      'https://registry.example:5000/v2/',
    ]) {
      await configured({ auths: { [key]: { auth: auth('user:pass:word') } } });
      expect(await dockerCredentials('registry.example:5000')).toEqual({
        username: 'user',
        password: 'pass:word',
      });
      expect(await dockerCredentials('registry.example')).toBeUndefined();
    }
  });

  it('know Docker Hub by its old name', async () => {
    await configured({ auths: { 'https://index.docker.io/v1/': { auth: auth('user:pw') } } });
    expect(await dockerCredentials('docker.io')).toMatchObject({ username: 'user' });
  });

  it('come from the helper of the host', async () => {
    await mkdir(path('bin'), { recursive: true });
    const helper = path('bin', 'docker-credential-test');
    const answer = '{"ServerURL":"x","Username":"helped","Secret":"s3cret"}';
    await writeFile(
      helper,
      `#!/bin/sh\nread server\n[ "$server" = registry.example ] && echo '${answer}' || exit 1\n`,
    );
    await chmod(helper, 0o755);
    process.env['PATH'] = `${path('bin')}:${process.env['PATH']}`;
    await configured({ credHelpers: { 'registry.example': 'test' } });
    expect(await dockerCredentials('registry.example')).toEqual({ username: 'helped', password: 's3cret' });
    await configured({ credsStore: 'test', auths: { 'other.example': { auth: auth('a:b') } } });
    expect(await dockerCredentials('other.example')).toEqual({ username: 'a', password: 'b' });
  });

  it('are an identity token where the config has one', async () => {
    await configured({ auths: { 'registry.example': { auth: auth('user:'), identitytoken: 'idt' } } });
    expect(await dockerCredentials('registry.example')).toMatchObject({ identityToken: 'idt' });
  });

  it('of a config that is no JSON are a clear error that quotes nothing of it', async () => {
    await configured('{"auths": secret');
    const failure = await dockerCredentials('registry.example').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PushError);
    expect((failure as PushError).line).not.toContain('secret');
  });

  it.each([
    ['values', () => ({ auths: Object.fromEntries(Array.from({ length: 100_001 }, (_, at) => [at, {}])) })],
    ['bytes', () => ({ auths: {}, note: 'x'.repeat(4 * 1024 * 1024) })],
  ])('of a config of too many %s are a clear error', async (_, config) => {
    await configured(config());
    await expect(dockerCredentials('registry.example')).rejects.toThrow(
      /Cannot read the Docker config .*config\.json: it has more than 4194304 bytes or 100000 values/,
    );
  });

  it('never run a helper of a name that leads elsewhere', async () => {
    await configured({ credsStore: '../../evil', auths: {} });
    expect(await dockerCredentials('registry.example')).toBeUndefined();
  });
});
