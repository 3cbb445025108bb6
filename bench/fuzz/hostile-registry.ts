import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { digestOf } from '../../src/oci/digest.ts';
import type { Random } from '../lib/random.ts';
import { hostileApiAnswer, hostileDocument, hostileText } from './hostile-texts.ts';

const statuses = [
  200, 201, 202, 204, 206, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 409, 416, 429, 500, 503,
] as const;
/** Expected statuses. The client evaluates the rest of the response only with these. */
const usual: Readonly<Record<string, number>> = { GET: 200, HEAD: 200, POST: 202, PUT: 201 };
const codes = [
  'NAME_UNKNOWN',
  'BLOB_UPLOAD_UNKNOWN',
  'MANIFEST_BLOB_UNKNOWN',
  'TAG_INVALID',
  'DENIED',
  'ThrottlingException',
  'RepositoryNotFoundException',
  'RepositoryAlreadyExistsException',
  '',
] as const;
const exact =
  (text: string): (() => string) =>
  (): string =>
    text;

/** A registry with random responses, and a different host that it redirects to. */
export class HostileRegistry {
  readonly #server: Server;
  readonly #stranger: Server;
  #random: Random;
  /** Requests with credentials, or other than reads, that the different host received. */
  readonly leaks: string[] = [];

  constructor(random: Random) {
    this.#random = random;
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#stranger = createServer((request, response) => {
      const { authorization, cookie } = request.headers;
      const reads = request.method === 'GET' || request.method === 'HEAD';
      if (authorization !== undefined || cookie !== undefined || !reads) this.leaks.push(`${request.method}`);
      response.end(this.#body());
    });
  }

  async listen(): Promise<void> {
    for (const server of [this.#server, this.#stranger]) {
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    }
  }

  get endpoint(): URL {
    return new URL(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
  }

  /** Source of random numbers for all further responses. */
  set random(random: Random) {
    this.#random = random;
  }

  close(): void {
    for (const server of [this.#server, this.#stranger]) {
      server.closeAllConnections();
      server.close();
    }
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const random = this.#random;
    request.resume();
    if (random.chance(0.03)) return void request.socket.destroy();
    const headers = Object.entries(this.#headers()).filter(() => random.chance(0.5));
    const sent = request.headers.authorization ?? '';
    const body = random.chance(0.1) ? Buffer.from(`you sent ${sent}`) : this.#body();
    // only characters that are valid in a header, because clients never see others
    const clean = headers.map(([name, value]) => [name, value.replace(/[^\x20-\x7e]/g, '')] as const);
    const status = random.chance(0.6) ? usual[request.method ?? ''] : undefined;
    response.writeHead(status ?? random.pick(statuses), Object.fromEntries(clean));
    response.end(body);
  }

  #headers(): Readonly<Record<string, string>> {
    const random = this.#random;
    const { port } = this.#stranger.address() as AddressInfo;
    const own = this.endpoint.origin;
    const text = (): string => hostileText(random);
    const either = (...choices: readonly (() => string)[]): string => random.pick([...choices, text])();
    const number = exact(String(random.pick([0, 1, -1, 1e20, 12, 0.5])));
    return {
      location: either(
        exact('/v2/app/blobs/uploads/1?state=a%2Fb'),
        exact(`${own}/v2/app/blobs/uploads/2`),
        exact(`http://127.0.0.1:${port}/steal`),
        exact(`//127.0.0.1:${port}/steal`),
        exact(`http://user:word@127.0.0.1:${port}/`),
        exact(`${own.replace('//', '//user:word@')}/v2/`),
        exact('file:///etc/passwd'),
        exact('//['),
      ),
      range: either(exact('0-0'), exact('0-11'), exact('0-99999999999999999999'), exact('5-6')),
      'content-range': either(exact('bytes 0-1/2'), exact('bytes 6-11/12')),
      'docker-content-digest': either(exact(digestOf('x')), exact('sha256:x')),
      'content-type': either(exact('application/json'), exact('application/x-amz-json-1.1')),
      'retry-after': either(number, exact('Thu, 01 Jan 2099 00:00:00 GMT')),
      'www-authenticate': either(exact('Basic realm="x"'), exact('Bearer realm="'), exact('Bearer')),
      'x-amzn-errortype': either(() => random.pick(codes)),
    };
  }

  #body(): Buffer {
    const random = this.#random;
    if (random.chance(0.3)) return hostileDocument(random);
    if (random.chance(0.4)) return hostileApiAnswer(random);
    const code = random.pick(codes);
    const message = hostileText(random);
    if (random.chance(0.3)) return Buffer.from(JSON.stringify({ errors: [{ code, message }] }));
    if (random.chance(0.3)) return Buffer.from(JSON.stringify({ __type: code, message }));
    return Buffer.from(random.chance(0.3) ? 'x' : message);
  }
}
