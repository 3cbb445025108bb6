import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach } from '@jest/globals';
import { type RelayServer, startRelayServer } from '../../../src/relay/server.ts';
import type { Logger } from '../../../src/shared/logger.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { MemoryBackend } from './memory-backend.ts';

export const token = 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Sent {
  readonly headers?: OutgoingHttpHeaders;
  /** A string or buffer is sent with Content-Length, a list of chunks without. */
  readonly body?: string | Buffer | readonly Buffer[];
}

/** A relay for each test, on a backend in memory. */
export interface RelayUnderTest {
  readonly backend: MemoryBackend;
  readonly server: RelayServer;
  /** What was logged, of all kinds. */
  readonly log: string[];
  /** A request to any path. */
  send(method: string, path: string, sent?: Sent): Promise<Answer>;
  /** A request below `/v2/TOKEN/`. */
  call(method: string, path: string, sent?: Sent): Promise<Answer>;
  /** Opens an upload in shop/web. @returns path of its session */
  openUpload(): Promise<string>;
  socket(): Socket;
}

export function relay(): RelayUnderTest {
  let backend: MemoryBackend;
  let server: RelayServer;
  const log: string[] = [];
  const agent = new Agent({ keepAlive: true });
  beforeEach(async () => {
    backend = new MemoryBackend();
    log.length = 0;
    const write = (line: string) => void log.push(line);
    const logger: Logger = { ...silentLogger, info: write, warning: write, notice: write, debug: write };
    server = await startRelayServer({ backend, port: 0, logger, token });
  });
  afterEach(async () => {
    await server.close();
    agent.destroy();
  });
  const send = (method: string, path: string, sent: Sent = {}) =>
    exchange(server.port, agent, method, path, sent);
  return {
    get backend() {
      return backend;
    },
    get server() {
      return server;
    },
    log,
    send,
    call: (method, path, sent) => send(method, `/v2/${token}/${path}`, sent),
    openUpload: async () =>
      (await send('POST', `/v2/${token}/shop/web/blobs/uploads/`)).headers.location ?? '',
    socket: () => connect(server.port, '127.0.0.1').on('error', () => {}),
  };
}

async function exchange(
  port: number,
  agent: Agent,
  method: string,
  path: string,
  { headers = {}, body = '' }: Sent,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const own =
    Array.isArray(body) || body.length === 0
      ? {}
      : { 'content-length': Buffer.byteLength(body as string | Buffer) };
  const options = { agent, host: '127.0.0.1', port, method, path, headers: { ...own, ...headers } };
  const outgoing = request(options, async incoming => {
    const { statusCode = 0 } = incoming;
    buffer(incoming).then(
      bytes => resolve({ status: statusCode, headers: incoming.headers, body: bytes }),
      reject,
    );
  });
  outgoing.on('error', reject);
  if (Array.isArray(body)) for (const chunk of body) outgoing.write(chunk);
  else if (body.length > 0) outgoing.write(body);
  outgoing.end();
  return promise;
}

/** The first error in a response, as `CODE: message`. */
export function errorIn({ body }: Answer): string {
  const { errors } = JSON.parse(body.toString()) as { errors: { code: string; message: string }[] };
  return `${errors[0]?.code}: ${errors[0]?.message}`;
}

/** Head of a raw request, with its blank line. */
export function head(method: string, path: string, ...headers: readonly string[]): string {
  return [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, '', ''].join('\r\n');
}

/** Everything that the server writes until it contains `text`, or until the end if that is undefined. */
export async function read(socket: Socket, text?: string): Promise<string> {
  let received = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    received += (chunk as Buffer).toString('latin1');
    if (text !== undefined && received.includes(text)) break;
  }
  return received;
}
