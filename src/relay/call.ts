import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bodyChunks } from './body-chunks.ts';
import { ClientGone } from './request-error.ts';

/** How long a client may send the rest of a body that nobody needs, so that it reads the response first. */
const lingerMilliseconds = 30_000;
/** How long a client may take for a body that is short, and how long it may not read a response. */
const stallMilliseconds = 15 * 60_000;

const always = { 'docker-distribution-api-version': 'registry/2.0' } as const;

/** One request and its response. */
export class RelayCall {
  readonly method: string;
  /** As sent, not decoded, without the query. */
  readonly path: string;
  /** As sent, without `?`. */
  readonly query: string;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  /** The client waits for `100 Continue` before it sends the body. */
  #waits: boolean;
  #parameters: URLSearchParams | undefined;

  /** @param waits whether the request has `Expect: 100-continue` */
  constructor(request: IncomingMessage, response: ServerResponse, waits: boolean) {
    const { url = '', method = '' } = request;
    const mark = url.indexOf('?');
    this.method = method;
    this.path = mark < 0 ? url : url.slice(0, mark);
    this.query = mark < 0 ? '' : url.slice(mark + 1);
    this.#request = request;
    this.#response = response;
    this.#waits = waits;
    response.on('error', () => {}); // the client went away
  }

  get headers(): IncomingMessage['headers'] {
    return this.#request.headers;
  }

  /** 0 before the response has begun. */
  get status(): number {
    return this.#response.headersSent ? this.#response.statusCode : 0;
  }

  /** Whether the client closed the connection before it got the complete response. */
  get gone(): boolean {
    return this.#response.destroyed && !this.#response.writableFinished;
  }

  /** The decoded parameter of the query; undefined if there is none. */
  parameter(name: string): string | undefined {
    this.#parameters ??= new URLSearchParams(this.query);
    return this.#parameters.get(name) ?? undefined;
  }

  /** Bytes of the body by Content-Length; undefined if it is sent in chunks. 0 without a body. */
  get bodySize(): number | undefined {
    const { headers } = this.#request;
    return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : undefined;
  }

  /** The body as it arrives. Leaving the loop early keeps the connection, so that the client gets the response. */
  body(): AsyncIterable<Buffer> {
    if (this.#waits) this.#response.writeContinue();
    this.#waits = false;
    return bodyChunks(this.#request);
  }

  /**
   * The complete body.
   * @param limit bytes
   * @returns undefined if it is longer
   * @throws ClientGone
   */
  async readBody(limit: number): Promise<Buffer | undefined> {
    if ((this.bodySize ?? 0) > limit) return undefined;
    const chunks: Buffer[] = [];
    let size = 0;
    const late = setTimeout(() => this.abort(), stallMilliseconds).unref();
    try {
      for await (const chunk of this.body()) {
        size += chunk.byteLength;
        if (size > limit) return undefined;
        chunks.push(chunk);
      }
    } catch (error) {
      throw new ClientGone('request body', { cause: error });
    } finally {
      clearTimeout(late);
    }
    return Buffer.concat(chunks, size);
  }

  /** Sends the whole response. A HEAD gets the headers only. */
  answer(status: number, headers: OutgoingHttpHeaders, body: Buffer | string = ''): void {
    if (this.#response.destroyed || this.#response.headersSent) return;
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const length = status === 204 ? {} : { 'content-length': bytes.byteLength };
    this.#begin(status, { ...length, ...headers });
    if (this.#request.complete || this.#waits) this.#response.end(bytes);
    else this.#answerEarly(bytes);
  }

  /** @throws what the stream throws, or ClientGone. The stream is destroyed in any case */
  async stream(status: number, headers: OutgoingHttpHeaders, body: Readable): Promise<void> {
    if (this.#response.destroyed) {
      body.destroy();
      throw new ClientGone('before the response');
    }
    try {
      this.#begin(status, headers);
    } catch (error) {
      body.destroy();
      throw error;
    }
    this.#response.setTimeout(stallMilliseconds, () => this.abort());
    try {
      await pipeline(body, this.#response);
    } catch (error) {
      throw body.errored === error ? error : new ClientGone('response body', { cause: error });
    }
  }

  /** Closes the connection without a response, or in the middle of it. */
  abort(): void {
    this.#request.destroy();
    this.#response.destroy();
  }

  #begin(status: number, headers: OutgoingHttpHeaders): void {
    this.#response.writeHead(status, { ...always, ...headers });
  }

  /**
   * Responds in full, but ends the response only after the rest of the body. Otherwise Node would close the connection of a
   * client that asked for it (`Connection: close`, as Docker does) while the client is still sending. That resets the
   * connection, and the client loses the response and tries again.
   */
  #answerEarly(bytes: Buffer): void {
    const [request, response] = [this.#request, this.#response];
    if (bytes.byteLength > 0) response.write(bytes);
    else response.flushHeaders();
    const timer = setTimeout(() => request.destroy(), lingerMilliseconds).unref();
    const end = (): void => {
      clearTimeout(timer);
      response.end();
    };
    request.once('end', end).once('close', end).resume();
  }
}
