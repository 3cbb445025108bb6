import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { type ClientRequestArgs, createServer, type IncomingMessage, request } from 'node:http';
import { z } from 'zod';
import { readBounded } from '../../shared/read-bounded.ts';
import type { Control } from './messages.ts';

/** Bytes of a line. */
const mostSaid = 4096;

/** The background process's side of the control channel. */
export interface ControlServer extends Disposable {
  readonly control: Control;
}

/**
 * Listens on a port of the loopback interface for the request to stop. Every process of the machine can connect, so the
 * request needs a secret that only this job's post step has.
 * @param stop resolves when all work has ended, with what the post step has to say of it; it is called with the first request only
 */
export async function openControl(stop: () => Promise<string>): Promise<ControlServer> {
  const secret = randomBytes(32).toString('hex');
  let stopped: Promise<string> | undefined;
  const server = createServer((incoming, response) => {
    response.setHeader('connection', 'close');
    if (incoming.method !== 'POST' || !isSame(incoming.headers.authorization ?? '', `Bearer ${secret}`)) {
      response.writeHead(404).end();
      return;
    }
    stopped ??= stop();
    stopped.then(
      said => response.writeHead(200).end(said),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    control: { pid: process.pid, port, secret },
    [Symbol.dispose]: () => void server.close(),
  };
}

/**
 * Asks the background process to stop, and waits until it has.
 * @returns what it says of the end, empty if nothing; undefined if nobody answers, or not in time
 */
export async function askToStop(
  { port, secret }: Control,
  milliseconds: number,
): Promise<string | undefined> {
  const options: ClientRequestArgs & { readonly signal: AbortSignal } = {
    host: '127.0.0.1',
    port,
    method: 'POST',
    path: '/stop',
    headers: { authorization: `Bearer ${secret}` },
    agent: false, // the global agent may use a proxy
    signal: AbortSignal.timeout(milliseconds),
  };
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request(options, resolve).on('error', reject).end();
  try {
    const response = await promise;
    const said = await readBounded(response, mostSaid);
    return response.statusCode === 200 ? said?.toString() : undefined;
  } catch {
    return undefined;
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
