import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { type Agent, type Dispatcher, request as send } from 'undici';
import type { DataCall } from '../data-plane/data-call.ts';
import { answerCode } from '../data-plane/errors.ts';
import { ConnectionGone, type HttpCall } from '../http-call.ts';

export interface RelayOptions {
  /** Path with query, if it differs from that of the request. */
  readonly path?: string;
  /** Replaces the body of the request, if it was already read. */
  readonly body?: Buffer;
  /** Called before the registry's response is passed on, so that the control plane stays up to date. */
  readonly onAnswer?: (status: number, headers: IncomingHttpHeaders) => void | Promise<void>;
}

/** Hop-by-hop headers, and credentials of the other hop. */
const ownHeaders = ['authorization', 'connection', 'expect', 'host', 'keep-alive', 'transfer-encoding'];

/** A real registry, accessed over HTTP without credentials. */
export class Relay {
  readonly #origin: URL;
  readonly #dispatcher: Agent;

  constructor(origin: URL, dispatcher: Agent) {
    this.#origin = origin;
    this.#dispatcher = dispatcher;
  }

  /** Passes the request to the registry and its response back. Streams both bodies. @throws ConnectionGone */
  async pass(call: DataCall, options: RelayOptions = {}): Promise<void> {
    const { http } = call;
    const answer = await this.#send(http, options);
    if (answer === undefined)
      return answerCode(http, 502, 'UNKNOWN', 'the upstream registry is not available');
    const { statusCode, headers, body } = answer;
    try {
      await options.onAnswer?.(statusCode, headers);
      await this.#answer(call, statusCode, headers, body);
    } finally {
      body.on('error', () => {}).destroy();
    }
  }

  async #send(http: HttpCall, options: RelayOptions): Promise<Dispatcher.ResponseData | undefined> {
    const { request, url } = http;
    const path = options.path ?? `${url.pathname}${url.search}`;
    const body = options.body ?? (http.hasBody ? Readable.from(http.body()) : null);
    try {
      return await send(new URL(path, this.#origin), {
        dispatcher: this.#dispatcher,
        method: request.method as Dispatcher.HttpMethod,
        headers: withoutOwn(request.headers),
        body,
      });
    } catch (error) {
      if (error instanceof ConnectionGone || request.socket.destroyed) {
        throw new ConnectionGone('while relaying', { cause: error });
      }
      return undefined;
    }
  }

  async #answer(
    { http, context }: DataCall,
    status: number,
    headers: IncomingHttpHeaders,
    body: Dispatcher.ResponseData['body'],
  ): Promise<void> {
    const own = withLocation(withoutOwn(headers), context.endpoint);
    const length = headers['content-length'];
    if (http.request.method === 'HEAD') return http.answer(status, own);
    if (length === undefined) return http.answer(status, own, Buffer.from(await body.bytes()));
    return http.stream(status, own, Number(length), () => body);
  }

  /** Ends an upload session without the client's knowledge. */
  async loseUpload(location: string): Promise<void> {
    const { pathname, search } = new URL(location, this.#origin);
    const url = new URL(`${pathname}${search}`, this.#origin);
    const { body } = await send(url, { dispatcher: this.#dispatcher, method: 'DELETE' });
    await body.dump();
  }

  /** @returns bytes; 0 if the registry does not have the blob */
  async sizeOf(repository: string, digest: string): Promise<number> {
    const url = new URL(`/v2/${repository}/blobs/${digest}`, this.#origin);
    const { headers, body } = await send(url, { dispatcher: this.#dispatcher, method: 'HEAD' });
    await body.dump();
    return Number(headers['content-length'] ?? 0);
  }
}

function withoutOwn(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name]) => !ownHeaders.includes(name));
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function withLocation(headers: OutgoingHttpHeaders, endpoint: string): OutgoingHttpHeaders {
  const { location } = headers;
  if (typeof location !== 'string') return headers;
  const { pathname, search } = new URL(location, endpoint);
  return { ...headers, location: `${endpoint}${pathname}${search}` };
}
