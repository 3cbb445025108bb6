import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ClosedError, messageOf } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import { oneLine } from '../shared/one-line.ts';
import type { RelayBackend } from './backend.ts';
import { RelayCall } from './call.ts';
import type { RelayContext } from './context.ts';
import { dispatch, unsupported } from './dispatch.ts';
import { errorAnswer } from './error-answer.ts';
import { ClientGone, notFound, RequestError } from './request-error.ts';
import { type Route, routeOf } from './routes.ts';
import { newToken, Token } from './token.ts';
import { Uploads } from './uploads/uploads.ts';

export interface RelayServerOptions {
  readonly backend: RelayBackend;
  /** 0: any free one. */
  readonly port: number;
  readonly logger: Logger;
  /** Lower-case letters and digits; default is a random one. */
  readonly token?: string;
}

export interface RelayServer extends AsyncDisposable {
  /** `127.0.0.1:PORT/TOKEN` */
  readonly registry: string;
  readonly port: number;
  /** Discards the open uploads to one repository. @param name without the token */
  discardUploads(name: string): Promise<void>;
  /** Stops accepting, discards open uploads and closes all connections. */
  close(): Promise<void>;
}

/**
 * Serves the OCI distribution API on 127.0.0.1, in plain HTTP, to clients that know the token.
 * @throws Error if the port is taken
 */
export async function startRelayServer(options: RelayServerOptions): Promise<RelayServer> {
  const server = new RelayHttpServer(options);
  await server.listen(options.port);
  return server;
}

const address = '127.0.0.1';

const httpOptions = {
  noDelay: true,
  requestTimeout: 0, // an upload may take hours
  headersTimeout: 60_000,
  keepAliveTimeout: 120_000, // longer than clients keep idle connections (Go: 90 s)
} as const;

class RelayHttpServer implements RelayServer {
  readonly #context: RelayContext;
  readonly #logger: Logger;
  readonly #server: Server;
  #port = 0;
  #closing = false;

  constructor({ backend, logger, token = newToken() }: RelayServerOptions) {
    this.#context = { backend, token: new Token(token), uploads: new Uploads() };
    this.#logger = logger;
    this.#server = createServer(httpOptions);
    this.#server.on('request', (request, response) => void this.#serve(request, response, false));
    this.#server.on('checkContinue', (request, response) => void this.#serve(request, response, true));
    this.#server.on('connect', (_, socket: Socket) => refuseTunnel(socket));
  }

  get registry(): string {
    return `${address}:${this.#port}/${this.#context.token.value}`;
  }

  get port(): number {
    return this.#port;
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, address, resolve);
    });
    this.#server.on('error', error => this.#debug(messageOf(error))); // such as too many open files
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async discardUploads(name: string): Promise<void> {
    await this.#context.uploads.close(name);
  }

  async close(): Promise<void> {
    this.#closing = true;
    const closed = new Promise<void>(resolve => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await this.#context.uploads.close();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse, waits: boolean): Promise<void> {
    const call = new RelayCall(request, response, waits);
    let route: Route | undefined;
    try {
      this.#checkHost(call);
      if (this.#closing) throw new ClosedError();
      if (call.path === '/v2/' || call.path === '/v2') ping(call);
      else {
        route = this.#routeOf(call);
        await dispatch(this.#context, call, route);
      }
    } catch (error) {
      this.#fail(call, error, route);
    }
    this.#debug(
      `${call.method} ${route?.name ?? '-'} ${route?.kind ?? '-'}: ${call.status || 'client gone'}`,
    );
  }

  /** A web page must not reach the relay through a name that resolves to this address (DNS rebinding). */
  #checkHost({ headers }: RelayCall): void {
    const match = /^(?:127\.0\.0\.1|localhost)(?::(\d+))?$/i.exec(headers.host ?? '');
    if (match !== null && (match[1] === undefined || Number(match[1]) === this.#port)) return;
    throw new RequestError(
      421,
      'DENIED',
      'The relay does not serve this host.',
      `Use ${address}:${this.#port} or localhost:${this.#port}.`,
    );
  }

  /** @throws RequestError, always the same one if the token is wrong */
  #routeOf({ path }: RelayCall): Route {
    const rest = path.startsWith('/v2/') ? this.#context.token.strip(path.slice('/v2/'.length)) : undefined;
    const route = rest === undefined ? undefined : routeOf(rest);
    if (route === undefined) throw notFound();
    return route;
  }

  #fail(call: RelayCall, error: unknown, route: Route | undefined): void {
    if (error instanceof ClientGone || call.status !== 0) {
      call.abort(); // nobody reads the response, or it is incomplete
      return;
    }
    const { status, code, message, detail, headers } = errorAnswer(error, route?.kind);
    if (status === 500) this.#debug(error instanceof Error ? (error.stack ?? '') : messageOf(error));
    const shown = { code, message: this.#context.token.hideIn(message), ...(detail && { detail }) };
    const body = JSON.stringify({ errors: [shown] });
    call.answer(status, { ...headers, 'content-type': 'application/json' }, body);
  }

  #debug(line: string): void {
    this.#logger.debug(`Relay: ${this.#context.token.hideIn(oneLine(line))}`);
  }
}

/** Clients ask this first, without the token. */
function ping(call: RelayCall): void {
  if (call.method !== 'GET' && call.method !== 'HEAD') throw unsupported(['GET', 'HEAD']);
  call.answer(200, { 'content-type': 'application/json' }, '{}');
}

function refuseTunnel(socket: Socket): void {
  socket.on('error', () => {});
  socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}
