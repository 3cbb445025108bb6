import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { endlessHead, pour, singleBytes } from './drip.ts';
import type { Fault } from './faults.ts';
import type { Link } from './link.ts';
import type { OpenRecord } from './request-journal.ts';
import type { ServerClock } from './state/server-clock.ts';

/** The client or a fault closed the connection, so there is nothing to respond to. */
export class ConnectionGone extends Error {}

/** The body is too large to read into memory. */
export class BodyTooLarge extends Error {}

/** Size of the body that a response without one gets from a fault of bodies. */
const paddingBytes = 64;

function needsBody(fault: Fault | undefined): boolean {
  return fault?.type === 'truncate' || fault?.type === 'stall-response' || fault?.type === 'drip';
}

/** One request and its response: delayed by the link, recorded in the journal, changed by a fault if there is one. */
export class HttpCall {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly record: OpenRecord;
  readonly #response: ServerResponse;
  readonly #link: Link;
  readonly #clock: ServerClock;
  /** Applies while the body is read or the response is sent. */
  fault: Fault | undefined;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    record: OpenRecord,
    { link, clock }: { readonly link: Link; readonly clock: ServerClock },
  ) {
    this.request = request;
    this.url = url;
    this.record = record;
    this.#response = response;
    this.#link = link;
    this.#clock = clock;
    response.once('close', () => {
      record.endedAtMs = performance.now();
    });
  }

  get hasBody(): boolean {
    const { headers } = this.request;
    return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  }

  /** The body as it arrives over the link. @throws ConnectionGone */
  async *body(): AsyncGenerator<Buffer> {
    const breakAt = this.fault?.type === 'reset-during' && this.hasBody ? this.fault.afterBytes : undefined;
    let seen = 0;
    try {
      for await (const chunk of this.request as AsyncIterable<Buffer>) {
        await this.#link.pass('up', chunk.byteLength, this.record.repository);
        seen += chunk.byteLength;
        this.record.requestBytes += chunk.byteLength;
        if (breakAt !== undefined && seen >= breakAt) {
          yield chunk.subarray(0, chunk.byteLength - (seen - breakAt));
          this.reset();
        }
        yield chunk;
      }
    } catch (error) {
      throw error instanceof ConnectionGone ? error : new ConnectionGone('request body', { cause: error });
    }
    if (breakAt !== undefined) this.reset();
  }

  /** @throws BodyTooLarge, ConnectionGone */
  async readBody(limit: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.body()) {
      size += chunk.byteLength;
      if (size <= limit) chunks.push(chunk); // the rest is read to its end, so that the client gets the response
    }
    if (size > limit) throw new BodyTooLarge(`${size} bytes`);
    return Buffer.concat(chunks);
  }

  /** Resets the connection. @throws ConnectionGone */
  reset(): never {
    this.record.status = 0;
    this.request.socket.resetAndDestroy();
    throw new ConnectionGone('reset by a fault');
  }

  async answer(status: number, headers: OutgoingHttpHeaders, body: Buffer | string = ''): Promise<void> {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    await this.#send(status, headers, bytes.byteLength, bytes.byteLength === 0 ? [] : [bytes]);
  }

  async stream(
    status: number,
    headers: OutgoingHttpHeaders,
    size: number,
    body: () => Readable,
  ): Promise<void> {
    await this.#send(status, headers, size, body);
  }

  async #send(
    status: number,
    headers: OutgoingHttpHeaders,
    size: number,
    body: readonly Buffer[] | (() => Readable),
  ): Promise<void> {
    await this.#link.roundTrip();
    if (this.fault?.type === 'delay') await wait(this.fault.milliseconds);
    if (this.#response.destroyed) throw new ConnectionGone('before the response');
    this.#drainRequest();
    if (this.fault?.type === 'reset-after') this.reset();
    const isHead = this.request.method === 'HEAD';
    const endless = endlessHead(this.fault, isHead);
    if (endless !== undefined) return pour(this.request.socket, endless);
    const stalls = this.fault?.type === 'stall-response';
    if (stalls && isHead) return this.#hang();
    this.record.status = status;
    this.#response.writeHead(status, this.#head(headers, size, isHead));
    if (stalls) return this.#hang();
    const end = this.#cutAt(size);
    if (this.fault?.type === 'drip') return this.#drip(typeof body === 'function' ? body() : body, size);
    if (isHead || (size === 0 && end === undefined)) {
      this.#response.end();
      return;
    }
    await this.#write(typeof body === 'function' ? body() : body, end);
  }

  /** One that has no body gets one. */
  async #drip(body: Iterable<Buffer> | AsyncIterable<Buffer>, size: number): Promise<void> {
    const { fault } = this;
    const milliseconds = fault?.type === 'drip' ? fault.milliseconds : undefined;
    await this.#write(singleBytes(size === 0 ? [Buffer.alloc(paddingBytes)] : body, milliseconds), undefined);
  }

  #head(headers: OutgoingHttpHeaders, size: number, isHead: boolean): OutgoingHttpHeaders {
    const head: OutgoingHttpHeaders = { date: this.#clock.date, ...headers };
    const withoutBody = this.record.status === 204 || this.record.status === 304;
    if (needsBody(this.fault)) size ||= paddingBytes;
    if (!withoutBody && (!isHead || head['content-length'] === undefined)) head['content-length'] = size;
    if (this.fault?.type === 'location' && head['location'] !== undefined) {
      head['location'] = this.fault.location;
    }
    if (this.fault?.type === 'wrong-digest' && head['docker-content-digest'] !== undefined) {
      head['docker-content-digest'] = `sha256:${'0'.repeat(64)}`;
    }
    return head;
  }

  /** Number of body bytes after which the connection ends; undefined if it sends all of them. */
  #cutAt(size: number): number | undefined {
    if (this.fault?.type === 'truncate') {
      return Math.min(this.fault.bytes ?? Math.floor(size / 2), Math.max(0, size - 1));
    }
    if (this.fault?.type === 'reset-during' && !this.hasBody) return this.fault.afterBytes;
    return undefined;
  }

  async #write(chunks: Iterable<Buffer> | AsyncIterable<Buffer>, end: number | undefined): Promise<void> {
    let spoil = this.fault?.type === 'wrong-digest' && this.request.method === 'GET';
    for await (const original of chunks) {
      let chunk = original;
      if (spoil && chunk.byteLength > 0) {
        chunk = Buffer.from(original);
        chunk[0] = (chunk[0] ?? 0) ^ 0xff;
        spoil = false;
      }
      if (end !== undefined && this.record.responseBytes + chunk.byteLength >= end) {
        chunk = chunk.subarray(0, end - this.record.responseBytes);
      }
      await this.#link.pass('down', chunk.byteLength, this.record.repository);
      await this.#writeChunk(chunk);
      if (end !== undefined && this.record.responseBytes >= end) return this.#cut();
    }
    if (end !== undefined) return this.#cut();
    this.#response.end();
  }

  async #writeChunk(chunk: Buffer): Promise<void> {
    if (this.#response.destroyed) throw new ConnectionGone('during the response');
    this.record.responseBytes += chunk.byteLength;
    if (this.#response.write(chunk)) return;
    await new Promise<void>((resolve, reject) => {
      const done = () => {
        this.#response.off('drain', done).off('close', done);
        if (this.#response.destroyed) reject(new ConnectionGone('during the response'));
        else resolve();
      };
      this.#response.on('drain', done).on('close', done);
    });
  }

  /** Ends the connection after everything written so far was sent. */
  #cut(): void {
    this.#response.flushHeaders();
    const { socket } = this.request;
    if (this.fault?.type === 'reset-during') socket.resetAndDestroy();
    else socket.end(() => socket.destroy());
  }

  #hang(): void {
    if (this.#response.headersSent) this.#response.flushHeaders();
  }

  /** Reads and counts what the client still sends, because it uses bandwidth even if it is not needed. */
  #drainRequest(): void {
    if (this.request.readableEnded || !this.hasBody) return;
    this.request.on('data', (chunk: Buffer) => {
      this.record.requestBytes += chunk.byteLength;
    });
  }
}
