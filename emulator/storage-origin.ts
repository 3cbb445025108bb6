import { createHmac, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault, FaultPlan } from './faults.ts';
import { ConnectionGone, HttpCall } from './http-call.ts';
import type { Link } from './link.ts';
import type { RequestJournal } from './request-journal.ts';
import { type Digest, isDigest } from './rules/digest.ts';
import type { ServerClock } from './state/server-clock.ts';

const readBytes = 1024 * 1024;

/** Location of a blob. */
export interface StoredFile {
  readonly path: string;
  readonly size: number;
}

/** The replacement for S3: a second origin that serves signed URLs and rejects any other credentials. */
export class StorageOrigin {
  readonly #secret = randomBytes(16);
  readonly #server: Server;
  readonly #link: Link;
  readonly #clock: ServerClock;
  readonly #faults: FaultPlan;
  readonly #requests: RequestJournal;
  readonly #find: (region: string, repository: string, digest: Digest) => StoredFile | undefined;

  constructor(
    { link, clock }: { readonly link: Link; readonly clock: ServerClock },
    faults: FaultPlan,
    requests: RequestJournal,
    find: (region: string, repository: string, digest: Digest) => StoredFile | undefined,
  ) {
    this.#link = link;
    this.#clock = clock;
    this.#faults = faults;
    this.#requests = requests;
    this.#find = find;
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.keepAliveTimeout = 60_000;
  }

  async listen(address: string): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, address, resolve));
  }

  async close(): Promise<void> {
    const closed = new Promise<void>(resolve => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  get #origin(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `http://${bracketed(address)}:${port}`;
  }

  /** @param fault a fault of the blob's GET that applies to the download */
  urlFor(region: string, repository: string, digest: Digest, fault?: Fault): string {
    const url = new URL(`/${region}/${repository}/${digest}`, this.#origin);
    url.searchParams.set('X-Amz-Algorithm', 'AWS4-HMAC-SHA256');
    url.searchParams.set('X-Amz-Expires', '3600');
    if (fault !== undefined) url.searchParams.set('x-fault', JSON.stringify(fault));
    url.searchParams.set('X-Amz-Signature', this.#sign(url));
    return url.href;
  }

  #sign(url: URL): string {
    const fault = url.searchParams.get('x-fault') ?? '';
    return createHmac('sha256', this.#secret).update(`${url.pathname}\n${fault}`).digest('hex');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.#origin);
    const [, region = '', ...rest] = url.pathname.split('/');
    const digest = decodeURIComponent(rest.pop() ?? '');
    const repository = rest.join('/');
    const record = this.#requests.open(
      { method: request.method ?? '', path: request.url ?? '', headers: request.headers },
      { kind: 'storage-get', repository, digest },
    );
    const http = new HttpCall(request, response, url, record, { link: this.#link, clock: this.#clock });
    http.fault = this.#faults.take(record) ?? faultOf(url);
    try {
      await this.#answer(http, region, repository, digest);
    } catch (error) {
      if (!(error instanceof ConnectionGone)) throw error;
    }
  }

  async #answer(http: HttpCall, region: string, repository: string, digest: string): Promise<void> {
    const { fault, request, url } = http;
    if (fault?.type === 'stall') return;
    if (fault?.type === 'reset-before') http.reset();
    if (fault?.type === 'status') {
      return http.answer(fault.status, fault.headers ?? {}, fault.body ?? '');
    }
    if (request.headers.authorization !== undefined) {
      return http.answer(400, xml, s3Error('InvalidArgument', 'Only one auth mechanism allowed'));
    }
    if (url.searchParams.get('X-Amz-Signature') !== this.#sign(url)) {
      return http.answer(403, xml, s3Error('SignatureDoesNotMatch', 'The signature does not match'));
    }
    const file = isDigest(digest) ? this.#find(region, repository, digest) : undefined;
    if (file === undefined) {
      return http.answer(404, xml, s3Error('NoSuchKey', 'The specified key does not exist.'));
    }
    await sendFile(http, file);
  }
}

const xml = { 'content-type': 'application/xml' };

function s3Error(code: string, message: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}

function faultOf(url: URL): Fault | undefined {
  const fault = url.searchParams.get('x-fault');
  return fault === null ? undefined : (JSON.parse(fault) as Fault); // covered by the URL's signature
}

/** Returns the whole file or the requested range, like S3. */
async function sendFile(http: HttpCall, file: StoredFile): Promise<void> {
  const headers = { 'content-type': 'application/octet-stream', 'accept-ranges': 'bytes' };
  const range = /^bytes=(\d+)-(\d*)$/.exec(http.request.headers.range ?? '');
  const start = Number(range?.[1] ?? 0);
  const last = range?.[2] ? Math.min(Number(range[2]), file.size - 1) : file.size - 1;
  if (range !== null && (start >= file.size || start > last)) {
    return http.answer(416, { ...xml, 'content-range': `bytes */${file.size}` }, '');
  }
  const size = last - start + 1;
  const open = () => createReadStream(file.path, { start, end: last, highWaterMark: readBytes });
  if (range === null) return http.stream(200, headers, size, open);
  return http.stream(206, { ...headers, 'content-range': `bytes ${start}-${last}/${file.size}` }, size, open);
}

/** An IP address as in URLs. */
export function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
