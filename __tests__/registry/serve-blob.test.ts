import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import type { ServedBlob } from '../../src/registry/repository.ts';
import { RegistryError, RepositoryNotFoundError } from '../../src/shared/errors.ts';
import { basicAuthenticator } from './support/basic-authenticator.ts';
import { bytes, connect, failureOf } from './support/client.ts';
import { answer, refuse, ScriptedRegistry } from './support/scripted-registry.ts';

let registry: ScriptedRegistry;
beforeEach(async () => {
  registry = await ScriptedRegistry.start();
});
afterEach(() => registry.close());

const content = bytes(300_000);
const digest = digestOf(content);
const authenticator = basicAuthenticator('user', 'secret');
const app = () => connect(registry.origin(), { authenticator }).app;

async function bytesOf(served: ServedBlob | undefined): Promise<Buffer> {
  if (served === undefined || 'redirect' in served) throw new Error('It should have been served.');
  const chunks: Buffer[] = [];
  for await (const chunk of served.stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('a blob for another client', () => {
  it('is the stream of the registry, with its size', async () => {
    registry.script = [answer(200, { 'content-length': `${content.length}` }, content)];
    const served = await app().serveBlob(digest);
    expect(served).toMatchObject({ status: 200, size: content.length });
    expect((await bytesOf(served)).equals(content)).toBe(true);
    expect(registry.lines).toEqual([`GET /v2/app/blobs/${digest}`]);
  });

  it('is a part of it if the client asks for one', async () => {
    const part = content.subarray(10, 20);
    registry.script = [answer(206, { 'content-range': 'bytes 10-19/300000', 'content-length': '10' }, part)];
    const served = await app().serveBlob(digest, 'bytes=10-19');
    expect(served).toMatchObject({ status: 206, size: 10, contentRange: 'bytes 10-19/300000' });
    expect((await bytesOf(served)).equals(part)).toBe(true);
    expect(registry.seen[0]?.headers.range).toBe('bytes=10-19');
  });

  it.each(['lines=1-2', 'bytes=a-b', `bytes=${'1-2,'.repeat(100)}`])(
    'is sent whole if the range is not one to pass on: %s',
    async range => {
      registry.script = [answer(200, {}, content)];
      await bytesOf(await app().serveBlob(digest, range));
      expect(registry.seen[0]?.headers.range).toBeUndefined();
    },
  );

  it('without a length has no size', async () => {
    registry.script = [answer(200, { 'transfer-encoding': 'chunked' }, content)];
    const served = await app().serveBlob(digest);
    expect(served).not.toHaveProperty('size');
    expect(await bytesOf(served)).toHaveLength(content.length);
  });

  it('that breaks off is an error of its stream', async () => {
    registry.script = [
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write(Buffer.alloc(10), () => response.destroy());
      },
    ];
    await expect(bytesOf(await app().serveBlob(digest))).rejects.toThrow(RegistryError);
  });

  it('is retried until the response begins', async () => {
    registry.script = [answer(503), answer(200, {}, content)];
    expect(await bytesOf(await app().serveBlob(digest))).toHaveLength(content.length);
  });
});

describe('a redirect', () => {
  it('is handed on, and not followed', async () => {
    const storage = await ScriptedRegistry.start();
    const url = `${storage.origin()}/bucket/blob?X-Amz-Signature=a%2Bb`;
    registry.script = [answer(307, { location: url })];
    const served = await app().serveBlob(digest, 'bytes=0-9');
    expect(served).toEqual({ redirect: new URL(url) });
    expect(String(Object.values(served ?? {}))).not.toContain('secret');
    expect(storage.seen).toEqual([]);
    await storage.close();
  });

  it('within the registry is followed with its credentials, which the client does not have', async () => {
    registry.script = [answer(302, { location: '/elsewhere' }), answer(200, {}, content)];
    expect(await bytesOf(await app().serveBlob(digest))).toHaveLength(content.length);
    expect(registry.lines[1]).toBe('GET /elsewhere');
    expect(registry.seen[1]?.headers.authorization).toMatch(/^Basic /);
  });

  it.each([
    ['file:///etc/passwd', 'uses neither https nor http'],
    ['javascript:alert(1)', 'uses neither https nor http'],
    ['http://169.254.169.254/latest/meta-data/', 'only this machine can reach'],
    ['http://10.0.0.1/', 'does not use https'],
    ['http://', 'without a valid Location'],
  ])('to %s is refused', async (location, message) => {
    registry.script = [answer(307, { location })];
    const error = await failureOf(app().serveBlob(digest));
    expect(error).toBeInstanceOf(RegistryError);
    expect(String(error)).toContain(message);
  });
});

describe('a blob that cannot be served', () => {
  it('because there is none is undefined', async () => {
    registry.script = [refuse(404, 'BLOB_UNKNOWN', 'no such blob')];
    expect(await app().serveBlob(digest)).toBeUndefined();
  });

  it('because there is no repository is an error', async () => {
    registry.script = [refuse(404, 'NAME_UNKNOWN', 'no such repository')];
    expect(await failureOf(app().serveBlob(digest))).toBeInstanceOf(RepositoryNotFoundError);
  });

  it('because the range is not in it is an error with its status', async () => {
    registry.script = [answer(416)];
    expect(await failureOf(app().serveBlob(digest, 'bytes=900000-'))).toMatchObject({ status: 416 });
  });
});
