import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Random } from '../lib/random.ts';

/** What a registry does that never comes to an end. */
export const endings = ['drip', 'size', 'pages'] as const;
export type Endless = (typeof endings)[number];

const usual: Readonly<Record<string, number>> = {
  GET: 200,
  HEAD: 200,
  POST: 202,
  PUT: 201,
  PATCH: 202,
  DELETE: 202,
};
const jsonStarts = [
  '{"repositories":[',
  '{"errors":[{"code":"X","message":"',
  '{"imageDetails":[{},',
  '{"a":"',
  '[',
  '',
];
const pieces = ['{},', '"a",', '[', 'x', ' ', '{"imageDigest":"x"},', '\\u0000'];

/** A registry and API whose responses drip, are of any size, or have pages without end. */
export class EndlessRegistry {
  readonly #server = createServer((request, response) => this.#answer(request, response));
  readonly #kind: Endless;
  #random: Random;
  #page = 0;
  #case = 0;
  /** Bytes sent in the current case. */
  sent = 0;
  /** Requests in the current case. */
  asked = 0;

  constructor(kind: Endless, random: Random) {
    this.#kind = kind;
    this.#random = random;
  }

  async listen(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get endpoint(): URL {
    return new URL(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
  }

  /** @param random decides about all responses from now on */
  begin(random: Random): void {
    this.#random = random;
    this.#case += 1;
    this.sent = 0;
    this.asked = 0;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.asked += 1;
    request.resume().on('error', () => {});
    response.on('error', () => {});
    if (this.#kind === 'drip') void this.#drip(request, response);
    else if (this.#kind === 'size') void this.#flood(request, response);
    else this.#turnPage(request, response);
  }

  /** The head, interim responses or the body, one byte at a time. */
  async #drip({ method = '', socket }: IncomingMessage, response: ServerResponse): Promise<void> {
    const random = this.#random;
    const kind = random.pick(['head', 'informational', 'body'] as const);
    if (kind === 'head') return await this.#pour(socket, 'HTTP/1.1 200 OK\r\nx-long: ', () => 'x');
    if (kind === 'informational')
      return await this.#pour(socket, '', () => 'HTTP/1.1 102 Processing\r\n\r\n');
    const status = random.chance(0.7) ? usual[method] : random.pick([400, 403, 404, 429, 500, 503]);
    response.writeHead(status ?? 200, { 'content-type': 'application/json', ...this.#uploadHeaders() });
    response.flushHeaders();
    if (method === 'HEAD') return await this.#pour(socket, '', () => 'x');
    await this.#pour(response, random.pick(jsonStarts), () => ' ');
  }

  async #pour(to: Socket | ServerResponse, start: string, more: () => string): Promise<void> {
    const current = this.#case;
    to.write(start);
    while (!to.destroyed && this.#case === current) {
      to.write(more());
      this.sent += 1;
      await new Promise(resolve => setTimeout(resolve, 3));
    }
    to.destroy();
  }

  /** As many bytes as the client takes. */
  async #flood({ method = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const random = this.#random;
    const status = random.chance(0.5)
      ? usual[method]
      : random.pick([200, 400, 401, 403, 404, 405, 429, 500, 503]);
    const length = random.chance(0.2) ? { 'content-length': '99999999999' } : {};
    response.writeHead(status ?? 200, {
      'content-type': 'application/json',
      ...length,
      ...this.#uploadHeaders(),
    });
    const chunk = Buffer.from(random.pick(pieces).repeat(20_000));
    response.write(random.pick(jsonStarts));
    while (!response.destroyed && method !== 'HEAD') {
      this.sent += chunk.length;
      if (!response.write(chunk)) await drained(response);
    }
    response.end();
  }

  #uploadHeaders(): Readonly<Record<string, string>> {
    return this.#random.chance(0.5) ? { location: '/v2/app/blobs/uploads/1', range: '0-11' } : {};
  }

  /** Lists with a token in every answer: a new one, the same, or a long one; with entries, or without. */
  #turnPage(_request: IncomingMessage, response: ServerResponse): void {
    const random = this.#random;
    this.#page += 1;
    const token = random.pick(['again', 'again', `new-${this.#page}`, 'x'.repeat(10_000)]);
    const empty = this.asked > 3 || random.chance(0.3);
    const one = empty ? [] : [{ repositoryName: `a${this.#page}`, ecrRepositoryPrefix: 'x', prefix: 'y' }];
    const body = {
      repositories: one,
      pullThroughCacheRules: one,
      repositoryCreationTemplates: one,
      imageDetails: [],
      nextToken: token,
    };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  }
}

async function drained(response: ServerResponse): Promise<void> {
  await new Promise<void>(resolve => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
