import { once } from 'node:events';
import { request } from 'node:http';
import type { GeneratedImage } from '../../__tests__/support/generate-image.ts';
import type { Digest } from '../../src/oci/digest.ts';
import type { Random } from '../lib/random.ts';

/** A client's push that the relay refused. */
export class Refused extends Error {
  readonly body: string;

  constructor(what: string, status: number, body: string) {
    super(`${what} returned status ${status}: ${body}`);
    this.body = body;
  }
}

/** A client that went away before its push was complete. */
export class ClientLeft extends Error {}

/** Repositories that the client names as mount sources, whether they have the blob or not. */
const hints = ['base0', 'team/app1', 'mirror/hub2', 'nowhere'];

/**
 * A client with random habits: asks for blobs first or not, sends them in one or several requests, names mount sources, and
 * goes away while it sends, to come back or not.
 */
export class RelayClient {
  readonly #base: string;
  readonly #random: Random;
  readonly #asks: boolean;
  readonly #leaves: boolean;

  /** @param registry `127.0.0.1:PORT/TOKEN` */
  constructor(registry: string, repository: string, random: Random) {
    const [host = '', token = ''] = registry.split('/');
    this.#base = `http://${host}/v2/${token}/${repository}/`;
    this.#random = random;
    this.#asks = random.chance(0.8);
    this.#leaves = random.chance(0.1);
  }

  /** @throws Refused; ClientLeft */
  async push(image: GeneratedImage, tag: string): Promise<void> {
    const manifests = [...image.manifests.map(({ descriptor }) => descriptor), image.root];
    const references = new Set(manifests.map(({ digest }) => digest));
    const blobs = [...image.blobs].filter(([digest]) => !references.has(digest));
    // decided before the first request, because the order of responses is not reproducible
    const ways = blobs.map(() => this.#way());
    const leaving = this.#leaves ? this.#random.whole(0, blobs.length - 1) : undefined;
    const sent = blobs.map(([digest, bytes], at) =>
      this.#place(digest, bytes, ways[at] ?? this.#way(), at === leaving),
    );
    const failed = (await Promise.allSettled(sent)).find(one => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    for (const { digest, mediaType } of manifests) {
      const reference = digest === image.root.digest ? tag : digest;
      const body = new Uint8Array(image.blobs.get(digest) ?? []);
      const headers = { 'content-type': mediaType };
      await this.#expect(201, 'PUT', `manifests/${reference}`, { body, headers });
    }
  }

  #way(): Way {
    const random = this.#random;
    return {
      pieces: random.whole(0, 3),
      interruption: random.chance(0.15) ? random.pick(['start over', 'continue'] as const) : undefined,
      ...(random.chance(0.3) ? { hint: random.pick(hints) } : {}),
    };
  }

  /** @param leaves goes away for good, in the middle of the blob */
  async #place(digest: Digest, bytes: Buffer, way: Way, leaves: boolean): Promise<void> {
    if (this.#asks && (await this.#has(digest))) return;
    const mount = way.hint === undefined ? '' : `?mount=${digest}&from=${way.hint}`;
    let location = await this.#open(mount);
    if (location === undefined) return;
    let sent = 0;
    if (leaves || way.interruption !== undefined) {
      await this.#breakOff(location, bytes);
      if (leaves) throw new ClientLeft();
      if (way.interruption === 'start over') location = (await this.#open('')) ?? '';
      else sent = await this.#received(location);
    }
    // with a position in each request, bytes of the broken one that arrive late do no harm
    const ranged = way.pieces > 0 || way.interruption === 'continue';
    if (ranged) await this.#send(location, digest, bytes, sent, Math.max(1, way.pieces));
    else await this.#sendWhole(location, digest, bytes);
  }

  /** @param sent bytes that the relay had when it was asked; those of a broken request may arrive later */
  async #send(at: string, digest: Digest, bytes: Buffer, sent: number, pieces: number): Promise<void> {
    let location = at;
    const length = Math.ceil((bytes.byteLength - sent) / pieces);
    for (let from = sent; from < bytes.byteLength; ) {
      const part = new Uint8Array(bytes.subarray(from, from + length));
      const headers = { 'content-range': `${from}-${from + part.byteLength - 1}` };
      const answer = await this.#request('PATCH', location, { body: part, headers });
      if (answer.status === 416) from = await this.#received(location);
      else await expectStatus(answer, 202, 'PATCH');
      location = answer.headers.get('location') ?? location;
      if (answer.status === 202) from += part.byteLength;
    }
    await this.#expect(201, 'PUT', `${location}${location.includes('?') ? '&' : '?'}digest=${digest}`);
  }

  /** In one request, with the digest. */
  async #sendWhole(location: string, digest: Digest, bytes: Buffer): Promise<void> {
    const end = `${location}${location.includes('?') ? '&' : '?'}digest=${digest}`;
    await this.#expect(201, 'PUT', end, { body: new Uint8Array(bytes) });
  }

  async #has(digest: Digest): Promise<boolean> {
    const answer = await fetch(new URL(`blobs/${digest}`, this.#base), { method: 'HEAD' });
    if (answer.status !== 200 && answer.status !== 404) throw new Refused('HEAD', answer.status, '');
    return answer.status === 200;
  }

  /** @returns undefined if the blob was mounted */
  async #open(query: string): Promise<string | undefined> {
    const answer = await this.#request('POST', `blobs/uploads/${query}`);
    if (answer.status === 201 && query !== '') return undefined;
    await expectStatus(answer, 202, 'POST');
    return answer.headers.get('location') ?? '';
  }

  /** Sends a half of the bytes, and closes the connection. */
  async #breakOff(location: string, bytes: Buffer): Promise<void> {
    // with its position, the request is refused if it arrives after the one that continues
    const headers = {
      'content-length': bytes.byteLength,
      'content-range': `0-${bytes.byteLength - 1}`,
    };
    const sending = request(new URL(location, this.#base), { method: 'PATCH', headers, agent: false });
    sending.on('error', () => {}); // the relay may be faster
    sending.write(bytes.subarray(0, Math.ceil(bytes.byteLength / 2)));
    await Promise.race([
      once(sending, 'drain'),
      once(sending, 'socket').then(([socket]) => once(socket, 'connect')),
    ]);
    sending.destroy();
  }

  /** @returns how many bytes the relay has */
  async #received(location: string): Promise<number> {
    const answer = await this.#expect(204, 'GET', location);
    const last = Number(/-(\d+)$/.exec(answer.headers.get('range') ?? '')?.[1] ?? 0);
    return last === 0 ? 0 : last + 1;
  }

  #request(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(new URL(path, this.#base), { method, redirect: 'manual', ...init });
  }

  async #expect(status: number, method: string, path: string, init: RequestInit = {}): Promise<Response> {
    return expectStatus(await this.#request(method, path, init), status, method);
  }
}

interface Way {
  /** PATCH requests; 0: the PUT with the digest has all bytes. */
  readonly pieces: number;
  /** What the client does after it has gone away in the middle of the blob. */
  readonly interruption: 'start over' | 'continue' | undefined;
  readonly hint?: string;
}

async function expectStatus(answer: Response, status: number, what: string): Promise<Response> {
  if (answer.status !== status) throw new Refused(what, answer.status, await answer.text());
  return answer;
}
