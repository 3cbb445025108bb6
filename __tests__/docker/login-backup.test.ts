import { chmod, lstat, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { HelperLimitError } from '../../src/docker/credential-helper.ts';
import { readLogin, restoreLogin } from '../../src/docker/login-backup.ts';
import { PushError } from '../../src/shared/errors.ts';
import { untilNoneWith, writeScript } from '../support/processes.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const host = 'registry.example:5000';
const path = temporaryDirectory();
const config = () => path('docker', 'config.json');
const write = (value: object | string) =>
  writeFile(config(), typeof value === 'string' ? value : JSON.stringify(value));
const read = async (): Promise<unknown> => JSON.parse(await readFile(config(), 'utf8'));
const stored = () => readFile(path('store'), 'utf8').catch(() => undefined);
const ours = { auths: { [host]: { auth: 'b3Vycw==' } } };

/** A credential helper with the docker-credential-helpers protocol that stores credentials for one server. */
const helper = () => `#!/bin/sh
STORE='${path('store')}'
case "$1" in
  get) cat "$STORE" 2>/dev/null || { echo 'credentials not found in native keychain'; exit 1; } ;;
  store) cat > "$STORE" ;;
  erase) rm "$STORE" ;;
esac
`;

beforeEach(async () => {
  await rm(path('docker'), { recursive: true, force: true });
  await rm(path('store'), { force: true });
  await mkdir(path('docker'));
  await mkdir(path('bin'), { recursive: true });
  await writeFile(path('bin', 'docker-credential-one'), helper());
  await chmod(path('bin', 'docker-credential-one'), 0o755);
  process.env['DOCKER_CONFIG'] = path('docker');
  process.env['PATH'] = `${path('bin')}:${process.env['PATH']}`;
});

describe('a login that is undone', () => {
  it.each([
    ['an entry of the host', { auths: { [host]: { auth: 'b2xk' }, other: { auth: 'eDp5' } }, x: 1 }],
    ['no entry of the host', { auths: { other: { auth: 'eDp5' } }, HttpHeaders: { a: 'b' } }],
  ])('leaves the config as it was, with %s', async (_, before) => {
    await write(before);
    const login = await readLogin(host);
    await write({ ...before, auths: { ...before.auths, ...ours.auths } });
    await restoreLogin(host, login);
    expect(await read()).toEqual(before);
  });

  it('leaves no config where there was none', async () => {
    const login = await readLogin(host);
    await write(ours);
    await restoreLogin(host, login);
    await expect(read()).rejects.toThrow(/ENOENT/);
  });

  it('keeps what later steps have written into the config', async () => {
    const login = await readLogin(host);
    const theirs = { other: { auth: 'eDp5' } };
    await write({ auths: { ...ours.auths, ...theirs }, currentContext: 'x' });
    await restoreLogin(host, login);
    expect(await read()).toEqual({ auths: theirs, currentContext: 'x' });
  });

  it.each([{ credsStore: 'one' }, { credHelpers: { [host]: 'one' } }])(
    'puts back what the credential helper had (%j)',
    async before => {
      await write(before);
      const credentials = { Username: 'old', Secret: 'old-secret' };
      await writeFile(path('store'), JSON.stringify({ ServerURL: host, ...credentials }));
      const login = await readLogin(host);
      await writeFile(path('store'), JSON.stringify({ ServerURL: host, Username: 'AWS', Secret: 'new' }));
      await write({ ...before, auths: { [host]: {} } });
      await restoreLogin(host, login);
      expect(JSON.parse((await stored()) ?? '')).toMatchObject(credentials);
      expect(await read()).toEqual({ ...before, auths: {} });
    },
  );

  it('leaves nothing in a credential helper that had nothing', async () => {
    await write({ credsStore: 'one' });
    const login = await readLogin(host);
    await writeFile(path('store'), JSON.stringify({ ServerURL: host, Username: 'AWS', Secret: 'new' }));
    await restoreLogin(host, login);
    expect(await stored()).toBeUndefined();
  });

  it('follows a config that is a link, and leaves it one', async () => {
    await writeFile(path('real.json'), '{}');
    await symlink(path('real.json'), config());
    const login = await readLogin(host);
    await writeFile(path('real.json'), JSON.stringify(ours));
    await restoreLogin(host, login);
    expect((await lstat(config())).isSymbolicLink()).toBe(true);
    expect(await read()).toEqual({ auths: {} });
  });
});

describe('a helper that hangs', () => {
  const limits = { milliseconds: 300, bytes: 10_000 };
  const hang = () =>
    writeScript(path('bin', 'docker-credential-one'), `exec tail -f /dev/null '${path('docker')}'`);

  it('is told before Docker waits for it, too', async () => {
    await write({ credsStore: 'one' });
    await hang();
    await expect(readLogin(host, { limits })).rejects.toThrow(HelperLimitError);
    await untilNoneWith(path());
  });

  it.each([{}, { credentials: { Username: 'old', Secret: 'old-secret' } }])(
    'does not keep the config from being restored, with %j in the helper',
    async before => {
      await write({ credsStore: 'one', ...ours });
      await hang();
      const saved = { configured: true, helper: 'one', ...before };
      await expect(restoreLogin(host, saved, { limits })).rejects.toThrow(HelperLimitError);
      expect(await read()).toEqual({ credsStore: 'one', auths: {} });
      await untilNoneWith(path());
    },
  );
});

describe('a config that cannot be read', () => {
  it.each(['{"auths": {"x": {"auth": "c2VjcmV0"', '{"auths": []}', '{"credsStore": 1}'])(
    'is told without its content: %s',
    async text => {
      await write(text);
      const error = await readLogin(host).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(PushError);
      expect((error as PushError).line).toMatch(
        /Cannot read the Docker config .*config\.json: .*Fix or delete the file/,
      );
      expect((error as PushError).line).not.toMatch(/c2Vj|\[ *\{/);
    },
  );
});
