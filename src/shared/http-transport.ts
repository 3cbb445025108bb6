import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { PushError } from './errors.ts';
import { beginUpload, lessenUploads, whenConnectionsAreFree } from './free-handles.ts';
import { toNetworkError, toShortageError } from './network-error.ts';
import { Connections } from './proxies.ts';
import { readBounded } from './read-bounded.ts';
import { responseChunks } from './response-body.ts';
import { type TransportTimes, transportTimes } from './transport-times.ts';
import { UploadBody } from './upload-body.ts';
import { Watchdog } from './watchdog.ts';

export interface OutgoingRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | UploadBody;
  /** The response may be a blob, which takes as long as its size and the link require. */
  readonly blob?: boolean;
  readonly signal: AbortSignal;
}

/** A response whose body has not been read. Read it to the end or discard it, because it holds a connection. */
export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names; the values of repeated headers are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Can be called once. @throws NetworkError, AbortedError */
  chunks(): AsyncGenerator<Buffer, void, undefined>;
  /** Closes the connection unless the whole response has been received. */
  discard(): void;
}

/** See TransportTimes. */
const longBodyBytes = 64 * 1024;

/**
 * HTTP/1.1 with keep-alive connections, through the proxies in HTTPS_PROXY, HTTP_PROXY and NO_PROXY (lower case takes
 * precedence). One attempt per call, without redirects and retries, because these depend on the meaning of the request.
 */
export class HttpTransport {
  readonly #times: TransportTimes;
  readonly #connections: Connections;

  /** @param environment contains the proxy settings */
  constructor(times: Partial<TransportTimes> = {}, environment = process.env) {
    this.#times = transportTimes(times);
    this.#connections = new Connections(this.#times, environment);
  }

  /** @throws NetworkError, AbortedError, or the error of the body's source */
  async send(request: OutgoingRequest): Promise<HttpAnswer> {
    return await whenConnectionsAreFree(() => this.#attempt(request), request.signal);
  }

  async #attempt(request: OutgoingRequest): Promise<HttpAnswer> {
    request.signal.throwIfAborted();
    const body = inPieces(request.body);
    if (!(body instanceof UploadBody)) return await this.#exchange(request, body);
    const end = await beginUpload(request.signal);
    try {
      return await this.#exchange(request, body);
    } catch (error) {
      body.release();
      request.signal.throwIfAborted();
      if (body.failure === undefined) throw error;
      const shortage = toShortageError(body.failure.error);
      if (shortage !== undefined) lessenUploads();
      throw shortage ?? body.failure.error;
    } finally {
      end();
    }
  }

  /** Sends the request, and waits for the headers of the response. */
  async #exchange(request: OutgoingRequest, body: OutgoingRequest['body']): Promise<HttpAnswer> {
    const started = performance.now();
    const watchdog = new Watchdog(this.#times);
    if (body instanceof UploadBody) body.watch(watchdog.watcherOf(body));
    try {
      const signal = AbortSignal.any([request.signal, watchdog.signal]);
      const answer = await this.#dispatch(request, body, signal);
      const since = body instanceof UploadBody ? performance.now() : started;
      const blob = request.blob === true && answer.statusCode < 300; // an error is short
      return {
        status: answer.statusCode,
        headers: flatten(answer.headers),
        chunks: () => responseChunks(answer.body, { ...request, blob }, this.#times, since),
        discard: () => void answer.body.on('error', () => undefined).destroy(),
      };
    } catch (error) {
      request.signal.throwIfAborted();
      throw error instanceof PushError ? error : toNetworkError(watchdog.reason ?? error, request.url.host);
    } finally {
      watchdog.stop();
    }
  }

  #dispatch(
    { url, method, headers }: OutgoingRequest,
    body: OutgoingRequest['body'],
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    return this.#connections.to(url).request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers: body instanceof UploadBody ? { ...headers, ...body.headers } : headers,
      // undici accepts any iterable of buffers, but its types only allow Node streams
      body: (body instanceof UploadBody ? body.chunks() : (body ?? null)) as
        | Readable
        | Buffer
        | string
        | null,
      signal,
      headersTimeout: 0, // the watchdog monitors both directions
      bodyTimeout: this.#times.idleMilliseconds,
    });
  }

  /** Closes all connections immediately. */
  async close(): Promise<void> {
    await this.#connections.close();
  }
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

/** A body that takes its time is sent in pieces. */
function inPieces(body: OutgoingRequest['body']): OutgoingRequest['body'] {
  if (body === undefined || body instanceof UploadBody) return body;
  const size = Buffer.byteLength(body);
  if (size < longBodyBytes) return body;
  return new UploadBody(async () => piecesOf(body), { size });
}

async function* piecesOf(body: Uint8Array | string): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(body);
}

/** @throws NetworkError, AbortedError; RangeError if the response is longer than `limit` bytes */
export async function readAll(answer: HttpAnswer, limit: number): Promise<Buffer> {
  const bytes = await readBounded(answer.chunks(), limit);
  if (bytes === undefined) throw new RangeError(`The response is longer than ${limit} bytes.`);
  return bytes;
}
