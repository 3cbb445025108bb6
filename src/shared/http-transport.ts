import type { Readable } from 'node:stream';
import { PushError } from './errors.ts';
import { StallError, toNetworkError } from './network-error.ts';
import { Connections } from './proxies.ts';
import { readBounded } from './read-bounded.ts';
import { UploadBody } from './upload-body.ts';

export interface OutgoingRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | UploadBody;
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

export interface TransportTimes {
  /** Timeout for an idle connection in either direction, and for the headers of a response. */
  readonly idleMilliseconds: number;
  /** Bytes per second that a registry is expected to process after it received a body, before it must respond. */
  readonly digestBytesPerSecond: number;
  readonly connectMilliseconds: number;
}

const defaultTransportTimes: TransportTimes = {
  idleMilliseconds: 30_000,
  digestBytesPerSecond: 20_000_000,
  connectMilliseconds: 10_000,
};

/**
 * HTTP/1.1 with keep-alive connections, through the proxies in HTTPS_PROXY, HTTP_PROXY and NO_PROXY (lower case takes
 * precedence). One attempt per call, without redirects and retries, because these depend on the meaning of the request.
 */
export class HttpTransport {
  readonly #times: TransportTimes;
  readonly #connections: Connections;

  /** @param environment contains the proxy settings */
  constructor(times: Partial<TransportTimes> = {}, environment = process.env) {
    this.#times = { ...defaultTransportTimes, ...times };
    this.#connections = new Connections(this.#times, environment);
  }

  /** @throws NetworkError, AbortedError, or the error of the body's source */
  async send(request: OutgoingRequest): Promise<HttpAnswer> {
    request.signal.throwIfAborted();
    const watchdog = new Watchdog();
    const { idleMilliseconds } = this.#times;
    const body = request.body;
    watchdog.arm(idleMilliseconds + this.#times.connectMilliseconds);
    if (body instanceof UploadBody) {
      const answerMilliseconds = 2 * idleMilliseconds + (body.size / this.#times.digestBytesPerSecond) * 1000;
      body.watch({
        waiting: () => watchdog.arm(idleMilliseconds),
        reading: () => watchdog.disarm(),
        sent: () => watchdog.arm(answerMilliseconds),
      });
    }
    try {
      return await this.#dispatch(request, AbortSignal.any([request.signal, watchdog.signal]));
    } catch (error) {
      const failure = body instanceof UploadBody ? body.failure : undefined;
      if (body instanceof UploadBody) body.release();
      request.signal.throwIfAborted();
      if (failure !== undefined) throw failure.error;
      throw error instanceof PushError ? error : toNetworkError(watchdog.reason ?? error, request.url.host);
    } finally {
      watchdog.stop();
    }
  }

  async #dispatch(request: OutgoingRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { url, method, headers, body } = request;
    const answer = await this.#connections.to(url).request({
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
    return {
      status: answer.statusCode,
      headers: flatten(answer.headers),
      chunks: () => typedChunks(answer.body, request),
      discard: () => void answer.body.on('error', () => undefined).destroy(),
    };
  }

  /** Closes all connections immediately. */
  async close(): Promise<void> {
    await this.#connections.close();
  }
}

/** Aborts a request that has stalled. */
class Watchdog {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get reason(): unknown {
    return this.#controller.signal.reason;
  }

  arm(milliseconds: number): void {
    this.disarm();
    if (this.#stopped) return;
    this.#timer = setTimeout(() => this.#controller.abort(new StallError(milliseconds)), milliseconds);
  }

  disarm(): void {
    clearTimeout(this.#timer);
  }

  stop(): void {
    this.#stopped = true;
    this.disarm();
  }
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

/** Errors while the response is read become the same errors that `send` throws. */
async function* typedChunks(
  body: Readable,
  request: OutgoingRequest,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* body as AsyncIterable<Buffer>;
  } catch (error) {
    request.signal.throwIfAborted();
    throw toNetworkError(error, request.url.host);
  }
}

/** @throws NetworkError, AbortedError; RangeError if the response is longer than `limit` bytes */
export async function readAll(answer: HttpAnswer, limit: number): Promise<Buffer> {
  const bytes = await readBounded(answer.chunks(), limit);
  if (bytes === undefined) throw new RangeError(`The response is longer than ${limit} bytes.`);
  return bytes;
}
