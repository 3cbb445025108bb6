import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PushError } from '../../src/shared/errors.ts';
import { seed, service } from '../engine/support/images.ts';
import { verifyStored } from '../engine/support/stored.ts';
import { generateImage } from '../support/generate-image.ts';
import { itWith } from '../support/needs.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { failureOf, workshop } from './support/pushers.ts';

const shop = workshop();
const warnings: string[] = [];
const logger = { ...silentLogger, warning: (line: string) => void warnings.push(line) };
const path = process.env['PATH'];

beforeEach(async () => {
  warnings.length = 0;
  process.env['DOCKER_CONFIG'] = shop.path('docker');
  process.env['PATH'] = `${shop.path('bin')}:${path}`;
  await Promise.all([
    mkdir(shop.path('docker'), { recursive: true }),
    mkdir(shop.path('bin'), { recursive: true }),
  ]);
  await configure('{}');
});
afterEach(() => {
  delete process.env['DOCKER_CONFIG'];
  process.env['PATH'] = path;
});

const configure = (config: object | string) =>
  writeFile(shop.path('docker', 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
const auth = (user: string, password: string) => Buffer.from(`${user}:${password}`).toString('base64');
const login = (host: string, user: string, password: string) =>
  configure({ auths: { [host]: { auth: auth(user, password) } } });

async function helper(script: string): Promise<void> {
  await writeFile(shop.path('bin', 'docker-credential-ours'), `#!/bin/sh\n${script}\n`);
  await chmod(shop.path('bin', 'docker-credential-ours'), 0o755);
}

async function copy(from: string, to = 'app1') {
  await using pusher = shop.open({ policy: { attempts: 1 } }, logger);
  await shop.push(pusher, `docker://${from}`, to);
}

describe('a registry of ECR that images are copied from', () => {
  const denied = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
  let from: string;
  beforeEach(async () => {
    await seed(shop.emulator, 'source', await service('one'), 'v1');
    from = `${shop.emulator.host}/source:v1`;
  });
  const deny = () => denied.forEach(action => void shop.emulator.permissions.deny(action, 'source'));

  it('gets the AWS credentials, and not a Docker login that is out of date', async () => {
    await login(shop.emulator.host, 'AWS', 'of-yesterday');
    await copy(from);
    await verifyStored(shop.emulator, 'app1', 'v1');
  });

  it.each([
    ['is no JSON', '{"auths":'],
    ['is of another shape', '[]'],
    ['names a helper that is not there', { credsStore: 'nowhere' }],
  ])('is not affected by a Docker config that %s', async (_, config) => {
    await configure(config);
    await copy(from);
    await verifyStored(shop.emulator, 'app1', 'v1');
    expect(warnings).toEqual([]);
  });

  it('gets the Docker login if it denies the AWS credentials access to the repository', async () => {
    deny();
    await login(shop.emulator.host, 'AWS', shop.emulator.otherPassword());
    await copy(from);
    await verifyStored(shop.emulator, 'app1', 'v1');
  });

  itWith(['skopeo'], 'gets the login that skopeo wrote into the Docker config', async () => {
    deny();
    const { host } = shop.emulator;
    const args = ['--tls-verify=false', '--authfile', shop.path('docker', 'config.json'), '-u', 'AWS', '-p'];
    await promisify(execFile)('skopeo', ['login', ...args, shop.emulator.otherPassword(), host]);
    await copy(from);
    await verifyStored(shop.emulator, 'app1', 'v1');
  });

  it('gets the Docker login if the AWS credentials get no token for it', async () => {
    await using pusher = shop.open({ policy: { attempts: 1 } }, logger);
    await pusher.authorization({ signal: new AbortController().signal }); // so that the fault is the source's
    shop.emulator.faults.add({
      kind: 'token',
      fault: { type: 'status', status: 400, body: '{"__type":"AccessDeniedException","message":"not you"}' },
    });
    await helper(`echo '{"Username":"AWS","Secret":"${shop.emulator.otherPassword()}"}'`);
    await configure({ credHelpers: { [shop.emulator.host]: 'ours' } });
    await shop.push(pusher, `docker://${from}`, 'app1');
    await verifyStored(shop.emulator, 'app1', 'v1');
  });

  it('names both if it denies both', async () => {
    deny();
    await login(shop.emulator.host, 'AWS', 'wrong');
    const failure = await failureOf(copy(from));
    expect(failure).toBeInstanceOf(PushError);
    expect((failure as PushError).line).toMatch(
      /denied access to source with the AWS credentials and with the Docker login.*ecr:BatchGetImage.*docker login 127/,
    );
  });

  it('says that there is no login if it denies the AWS credentials', async () => {
    deny();
    const { line } = (await failureOf(copy(from))) as PushError;
    expect(line).toMatch(
      /with the AWS credentials \(status 403.*BatchGetImage.*no login for 127.*docker login 127/,
    );
    expect(line.length).toBeLessThan(600);
  });

  it('names the Docker config that cannot be read, if it would need its login', async () => {
    deny();
    await configure('{"auths": secret');
    const { line } = (await failureOf(copy(from))) as PushError;
    expect(line).toMatch(
      /with the AWS credentials \(status 403.*Cannot read the Docker config .*not valid JSON/,
    );
    expect(line).not.toContain('secret');
  });

  it('names AWS and Docker if the AWS credentials get no token and there is no login', async () => {
    shop.emulator.permissions.deny('ecr:GetAuthorizationToken');
    const { line } = (await failureOf(copy(from))) as PushError;
    expect(line).toMatch(
      /not allowed to call ecr:GetAuthorizationToken.*no login for 127.*Allow ecr:GetAuth/,
    );
  });
});

describe('another registry that images are copied from', () => {
  let server: Server;
  let host: string;
  let open: boolean;
  beforeEach(async () => {
    open = true;
    const image = await generateImage({ layers: [500], seed: 'public' });
    server = createServer((request, response) => {
      if (!open && request.headers.authorization !== `Basic ${auth('user', 'pw')}`) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="registry"' }).end();
        return;
      }
      const reference = request.url?.split('/').at(-1) ?? '';
      const digest = reference === 'v1' ? image.root.digest : reference;
      const bytes = [...image.blobs].find(([known]) => known === digest)?.[1];
      if (bytes === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': image.root.mediaType }).end(bytes);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  const broken: [string, string, object | string, RegExp][] = [
    ['is no JSON', '', '{"auths": secret', /Cannot read the Docker config .*not valid JSON/],
    [
      'names a helper that is not there',
      '',
      { credsStore: 'nowhere' },
      /docker-credential-nowhere" is not on the PATH/,
    ],
    [
      'names a helper that fails',
      'echo oops secret; exit 1',
      { credsStore: 'ours' },
      /docker-credential-ours get failed/,
    ],
    [
      'names a helper that prints no credentials',
      'echo secret',
      { credsStore: 'ours' },
      /did not print credentials/,
    ],
  ];

  it.each(broken)(
    'is read without a login, with a warning, if the Docker config %s',
    async (_, script, config, says) => {
      await helper(script);
      await configure(config);
      await copy(`${host}/app:v1`);
      await verifyStored(shop.emulator, 'app1', 'v1');
      expect(warnings).toEqual([expect.stringMatching(says)]);
      expect(warnings[0]).toMatch(/images are read from 127.*without a login/);
      expect(warnings[0]).not.toContain('secret');
    },
  );

  it.each(broken)(
    'names the cause if it wants a login, and the Docker config %s',
    async (_, script, config, says) => {
      open = false;
      await helper(script);
      await configure(config);
      const { line } = (await failureOf(copy(`${host}/app:v1`))) as PushError;
      expect(line).toMatch(/denied access to app without a login/);
      expect(line).toMatch(says);
      expect(line).not.toContain('secret');
    },
  );

  it('is read without a warning if a helper has no credentials for it', async () => {
    await helper('echo "credentials not found in native keychain"; exit 1');
    await configure({ credsStore: 'ours' });
    await copy(`${host}/app:v1`);
    expect(warnings).toEqual([]);
  });

  it('is read with the login in the config, whether or not its helper works', async () => {
    open = false;
    await configure({ credsStore: 'nowhere', auths: { [host]: { auth: auth('user', 'pw') } } });
    await copy(`${host}/app:v1`);
    expect(warnings).toEqual([]);
  });

  it("is signed in to by a helper that sees the proxies of the job's environment unchanged", async () => {
    open = false;
    const settings = {
      NO_PROXY: ' 127.0.0.0/8, ::1 ',
      no_proxy: '127.0.0.0/8',
      HTTPS_PROXY: 'proxy.example:1',
    };
    Object.assign(process.env, settings);
    try {
      await helper(`env > "${shop.path('environment')}"; echo '{"Username":"user","Secret":"pw"}'`);
      await configure({ credsStore: 'ours' });
      await copy(`${host}/app:v1`);
    } finally {
      for (const name of Object.keys(settings)) delete process.env[name];
    }
    const lines = (await readFile(shop.path('environment'), 'utf8')).split('\n');
    for (const [name, value] of Object.entries(settings)) expect(lines).toContain(`${name}=${value}`);
  });
});
