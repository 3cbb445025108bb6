import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import type { RelayBackend } from './backend.ts';
import { Call } from './call.ts';
import { Dispatcher } from './dispatcher.ts';
import { notFound, OciError, ociErrorOf } from './oci-error.ts';
import { newToken } from './token.ts';
import { ClientGone } from './uploads.ts';

const address = '127.0.0.1';

export interface RelayServerOptions {
  readonly backend: RelayBackend;
  /** 0 for any free one. */
  readonly port: number;
  readonly logger: Logger;
  /** Default is a random one. */
  readonly token?: string;
}

/** An OCI distribution server on the loopback interface, for clients that know its token. */
export interface RelayServer extends AsyncDisposable {
  /** `127.0.0.1:PORT/TOKEN`. */
  readonly registry: string;
  readonly port: number;
  /** Stops accepting requests, and ends open uploads and connections. */
  close(): Promise<void>;
}

/** @throws Error of the operating system if the port cannot be used */
export async function startRelayServer(options: RelayServerOptions): Promise<RelayServer> {
  const token = options.token ?? newToken();
  const dispatcher = new Dispatcher(options.backend, token);
  // an upload takes as long as it takes, but its headers arrive at once
  const limits = { requestTimeout: 0, headersTimeout: 60_000, keepAliveTimeout: 60_000, noDelay: true };
  const server = createServer(limits, (request, response) => {
    void serve(request, response, dispatcher, options.logger);
  });
  server.listen(options.port, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => closeServer(server, dispatcher);
  return { registry: `${address}:${port}/${token}`, port, close, [Symbol.asyncDispose]: close };
}

async function closeServer(server: Server, dispatcher: Dispatcher): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await dispatcher.close();
  await closed;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  dispatcher: Dispatcher,
  logger: Logger,
): Promise<void> {
  response.on('error', () => {}); // the client went away
  const url = URL.parse(request.url ?? '', `http://${address}`);
  const call = new Call(request, response, url ?? new URL(`http://${address}/`));
  try {
    if (url === null || url.host !== address) throw notFound;
    requireLoopback(call);
    await dispatcher.dispatch(call);
  } catch (error) {
    if (error instanceof ClientGone || response.destroyed) return void response.destroy();
    const told = ociErrorOf(error);
    if (told.status === 500)
      logger.debug(`Relay: ${error instanceof Error ? error.stack : messageOf(error)}`);
    call.refuse(told);
  }
}

/** A web page could make a browser send requests here under a name of its own (DNS rebinding). */
function requireLoopback(call: Call): void {
  const host = call.header('host') ?? '';
  if (/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/i.test(host)) return;
  throw new OciError(421, 'UNSUPPORTED', 'this server is for 127.0.0.1 only');
}
