import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CancelledError, ImageError } from '../../src/shared/errors.ts';
import { seed, service } from '../engine/support/images.ts';
import { verifyStored } from '../engine/support/stored.ts';
import { type GeneratedImage, generateImage } from '../support/generate-image.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { failureOf, workshop } from './support/pushers.ts';
import { watchSockets } from './support/sockets.ts';

const shop = workshop();
const sockets = watchSockets();
beforeEach(() => {
  process.env['DOCKER_CONFIG'] = shop.path('no-docker-config');
});
afterEach(() => {
  delete process.env['DOCKER_CONFIG'];
});

/** A server of this test, with what it saw. */
class TestServer {
  readonly paths: string[] = [];
  readonly #server: Server;
  accepted = 0;

  constructor(answer: (request: IncomingMessage, response: ServerResponse) => void) {
    this.#server = createServer((request, response) => {
      this.paths.push(request.url ?? '');
      answer(request, response);
    });
    this.#server.on('connection', () => {
      this.accepted += 1;
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

describe('a registry that images are copied from', () => {
  let image: GeneratedImage;
  let tokens: TestServer;
  let registry: TestServer;

  beforeEach(async () => {
    image = await generateImage({ layers: [500, 700], seed: 'source' });
    tokens = new TestServer((_, response) => void response.end('{"token":"the-token"}'));
    registry = new TestServer((request, response) => {
      if (request.headers.authorization !== 'Bearer the-token') {
        const challenge = `Bearer realm="http://${tokens.host}/token",service="registry"`;
        response.writeHead(401, { 'www-authenticate': challenge }).end();
        return;
      }
      const [, kind, reference = ''] = /^\/v2\/app\/(manifests|blobs)\/(.+)$/.exec(request.url ?? '') ?? [];
      const digest = kind === 'manifests' && reference === 'v1' ? image.root.digest : reference;
      const bytes = [...image.blobs].find(([known]) => known === digest)?.[1];
      if (bytes === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': image.root.mediaType }).end(bytes);
    });
    await Promise.all([tokens.listen(), registry.listen()]);
  });
  afterEach(() => Promise.all([tokens.close(), registry.close()]));

  it('is signed in to once for all pushes, and its connections serve them all', async () => {
    await using pusher = shop.open();
    const from = `docker://${registry.host}/app:v1`;
    const first = await shop.push(pusher, from, 'app1', { concurrency: 1 });
    const { accepted } = registry;
    const second = await shop.push(pusher, from, 'app2', { concurrency: 1, mountFrom: ['none'] });
    for (const name of ['app1', 'app2']) await verifyStored(shop.emulator, name, 'v1');
    expect(tokens.paths).toHaveLength(1);
    expect(registry.accepted).toBe(accepted);
    const counted = (first.requests.source ?? 0) + (second.requests.source ?? 0);
    expect(counted).toBe(registry.paths.length);
  });

  it('has no connection open after the pusher was closed', async () => {
    const pusher = shop.open();
    await shop.push(pusher, `docker://${registry.host}/app:v1`, 'app1');
    for (const { host } of [tokens, registry]) expect(sockets.open(host)).toBeGreaterThan(0);
    await pusher[Symbol.asyncDispose]();
    expect(sockets.open()).toBe(0);
  });

  it('has none open either when the image could not be loaded', async () => {
    const pusher = shop.open();
    const failure = await failureOf(shop.push(pusher, `docker://${registry.host}/app:v2`, 'app1'));
    expect(failure).toBeInstanceOf(ImageError);
    for (const { host } of [tokens, registry]) expect(sockets.open(host)).toBeGreaterThan(0);
    await pusher[Symbol.asyncDispose]();
    expect(sockets.open()).toBe(0);
  });

  it('tells of a cancel, and not of what came to pass after it', async () => {
    const cancelled = new AbortController();
    const debug = (line: string) => {
      if (/manifests\/v2 404/.test(line)) cancelled.abort(new CancelledError());
    };
    await using pusher = shop.open({}, { ...silentLogger, debug });
    const { signal } = cancelled;
    const pushing = shop.push(pusher, `docker://${registry.host}/app:v2`, 'app1', { signal });
    expect(await failureOf(pushing)).toBe(signal.reason);
  });
});

describe('a registry of ECR that images are copied from', () => {
  it('is signed in to once for all pushes, and every connection is closed, also of a sign-in that failed', async () => {
    const pusher = shop.open();
    await seed(shop.emulator, 'source', await service('one'), 'v1');
    const from = `docker://${shop.emulator.host}/source:v1`;
    for (const name of ['app1', 'app2']) await shop.push(pusher, from, name);
    expect(shop.emulator.requests.count('token')).toBe(2); // one of the source, one of the target
    await pusher[Symbol.asyncDispose]();
    expect(sockets.open()).toBe(0);
    const refused = shop.open();
    shop.emulator.permissions.deny('ecr:GetAuthorizationToken');
    await failureOf(shop.push(refused, from, 'app1'));
    expect(sockets.open()).toBeGreaterThan(0);
    await refused[Symbol.asyncDispose]();
    expect(sockets.open()).toBe(0);
  });
});
