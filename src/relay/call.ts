import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OciError } from './oci-error.ts';

/** One request of a client and its response. */
export class Call {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse, url: URL) {
    this.request = request;
    this.url = url;
    this.#response = response;
  }

  get method(): string {
    return this.request.method ?? '';
  }

  /** The query as the client wrote it, without the question mark. */
  get query(): string {
    return this.url.search.slice(1);
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  get hasBody(): boolean {
    return this.header('transfer-encoding') !== undefined || Number(this.header('content-length') ?? 0) > 0;
  }

  /** @throws OciError if the body is longer than `limit` bytes */
  async smallBody(limit: number): Promise<Buffer> {
    const tooLarge = () => new OciError(413, 'SIZE_INVALID', `the body is larger than ${limit} bytes`);
    if (Number(this.header('content-length') ?? 0) > limit) throw tooLarge();
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.request as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > limit) throw tooLarge();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, size);
  }

  /** A HEAD gets the headers only. */
  answer(status: number, headers: OutgoingHttpHeaders = {}, body?: Buffer): void {
    if (this.#response.headersSent) return;
    const length = body === undefined || status === 204 ? {} : { 'content-length': body.byteLength };
    this.#response.writeHead(status, { ...common, ...length, ...headers });
    this.#response.end(this.method === 'HEAD' ? undefined : body);
  }

  /** Streams the body. It is destroyed if the client goes away. */
  async stream(status: number, headers: OutgoingHttpHeaders, body: Readable): Promise<void> {
    this.#response.writeHead(status, { ...common, ...headers });
    await pipeline(body, this.#response);
  }

  /** After an error, the rest of a body that nobody reads is not worth waiting for. */
  refuse({ status, code, message }: OciError): void {
    if (this.#response.headersSent) {
      this.#response.destroy();
      return;
    }
    const unread = this.hasBody && !this.request.complete ? { connection: 'close' } : {};
    const body = Buffer.from(JSON.stringify({ errors: [{ code, message }] }));
    this.answer(status, { ...unread, 'content-type': 'application/json' }, body);
  }
}

const common: OutgoingHttpHeaders = {
  'docker-distribution-api-version': 'registry/2.0',
  'x-content-type-options': 'nosniff',
  'content-length': 0,
};
