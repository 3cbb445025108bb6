import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface SeenRequest {
  /** `METHOD /path?query` */
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  /** The received part of the body. */
  readonly body: Buffer;
}

/** Handles one request. It has as much of the body as the step reads. */
export type Step = (request: IncomingMessage, response: ServerResponse, seen: Seen) => void | Promise<void>;

interface Seen {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  body: Buffer;
}

/** A real HTTP server on loopback that runs one step per request, in the order of the script. */
export class ScriptedRegistry {
  readonly seen: SeenRequest[] = [];
  /** The next steps. After the last one, every request gets a 418. */
  script: Step[] = [];
  /** Chooses the step for a request, instead of a script. */
  handler: ((line: string, request: IncomingMessage) => Step) | undefined;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  static async start(server: Server = createServer()): Promise<ScriptedRegistry> {
    const registry = new ScriptedRegistry(server);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  /** @param host a name of this machine */
  origin(host = '127.0.0.1'): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  }

  get lines(): readonly string[] {
    return this.seen.map(({ line }) => line);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    const line = `${request.method} ${request.url}`;
    const seen: Seen = { line, headers: request.headers, body: Buffer.alloc(0) };
    this.seen.push(seen);
    const step = this.handler?.(line, request) ?? this.script.shift() ?? answer(418);
    await step(request, response, seen);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>(resolve => this.#server.close(() => resolve()));
  }
}

type Headers = Readonly<Record<string, string>>;

/** Reads the whole request, then responds. */
export function answer(status: number, headers: Headers = {}, body: string | Buffer = ''): Step {
  return async (request, response, seen) => {
    if (!(await readBody(request, seen))) return;
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
  };
}

/** An error with the distribution spec's envelope. */
export function refuse(status: number, code: string, message: string, headers: Headers = {}): Step {
  const body = JSON.stringify({ errors: [{ code, message }] });
  return answer(status, { 'content-type': 'application/json', ...headers }, body);
}

/** Ends the connection after `bytes` of the request's body; 0 reads nothing. */
export function resetAfter(bytes: number): Step {
  return async (request, _, seen) => {
    const { socket } = request; // a body that is not read to its end lets go of it
    if (bytes > 0) await readBody(request, seen, bytes);
    socket.resetAndDestroy();
  };
}

/** Reads the whole request and ends the connection without a response. */
export const loseAnswer: Step = async (request, _, seen) => {
  const { socket } = request;
  await readBody(request, seen);
  socket.resetAndDestroy();
};

/** Never reads the body and never responds. */
export const stall: Step = request => void request.pause();

/** Reads the body in portions of this size, with a pause after each, and responds with 201. */
export function readSlowly(portion: number, milliseconds: number): Step {
  return async (request, response) => {
    let size = 0;
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size >= portion) await wait(milliseconds);
        if (size >= portion) size = 0;
      }
      response.writeHead(201).end();
    } catch {
      // the client went away
    }
  };
}

/** Reads everything and never responds. */
export const stallAfterBody: Step = async (request, _, seen) => void (await readBody(request, seen));

/** Sends headers for the whole body, but only `bytes` of it, and ends the connection. */
export function truncate(status: number, headers: Headers, body: Buffer, bytes: number): Step {
  return async (request, response, seen) => {
    await readBody(request, seen);
    response.writeHead(status, { 'content-length': String(body.length), ...headers });
    response.write(body.subarray(0, bytes), () => response.destroy());
  };
}

/** @returns false if the connection broke first */
async function readBody(
  request: IncomingMessage,
  seen: Seen,
  limit = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= limit) break;
    }
    return true;
  } catch {
    return false;
  } finally {
    seen.body = Buffer.concat(chunks);
  }
}
