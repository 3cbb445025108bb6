import type { Readable } from 'node:stream';
import { PushError } from './errors.ts';
import { StallError, toNetworkError } from './network-error.ts';
import { Connections } from './proxies.ts';
import { UploadBody } from './upload-body.ts';

export interface OutgoingRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | UploadBody;
  readonly signal: AbortSignal;
}

/** An answer whose body is still to come. Read it to the end or discard it: it holds a connection. */
export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names; of repeated headers the values joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Once. @throws NetworkError, AbortedError */
  chunks(): AsyncGenerator<Buffer, void, undefined>;
  /** Ends the connection unless the whole answer has arrived. */
  discard(): void;
}

export interface TransportTimes {
  /** Longest silence on a connection in either direction, and longest wait for the head of an answer. */
  readonly idleMilliseconds: number;
  /** Bytes a second that a registry is trusted to digest after it received a body, before it must answer. */
  readonly digestBytesPerSecond: number;
  readonly connectMilliseconds: number;
}

export const defaultTransportTimes: TransportTimes = {
  idleMilliseconds: 30_000,
  digestBytesPerSecond: 20_000_000,
  connectMilliseconds: 10_000,
};

/**
 * HTTP/1.1 with kept-alive connections, through the proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name (lower case
 * wins). One attempt a call, no redirects, no retries: those have to know what the request means.
 */
export class HttpTransport {
  readonly #times: TransportTimes;
  readonly #connections: Connections;

  /** @param environment where the proxy settings are */
  constructor(times: Partial<TransportTimes> = {}, environment = process.env) {
    this.#times = { ...defaultTransportTimes, ...times };
    this.#connections = new Connections(this.#times, environment);
  }

  /** @throws NetworkError, AbortedError, or what the body's source threw */
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
      // undici takes any iterable of buffers; its types only know the Node streams
      body: (body instanceof UploadBody ? body.chunks() : (body ?? null)) as
        | Readable
        | Buffer
        | string
        | null,
      signal,
      headersTimeout: 0, // the watchdog sees both directions
      bodyTimeout: this.#times.idleMilliseconds,
    });
    return {
      status: answer.statusCode,
      headers: flatten(answer.headers),
      chunks: () => typedChunks(answer.body, request),
      discard: () => void answer.body.on('error', () => undefined).destroy(),
    };
  }

  /** Ends all connections at once. */
  async close(): Promise<void> {
    await this.#connections.close();
  }
}

/** Aborts a request that stands still. */
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

/** What breaks while the answer is read surfaces as the same errors that `send` throws. */
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

/** @throws NetworkError, AbortedError; RangeError when the answer is longer than `limit` bytes */
export async function readAll(answer: HttpAnswer, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.chunks()) {
    size += chunk.byteLength;
    if (size > limit) throw new RangeError(`The answer is longer than ${limit} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
