import { Readable } from 'node:stream';
import { type Digest, DigestVerifier, shortDigest } from '../oci/digest.ts';
import { messageOf, RegistryError } from '../shared/errors.ts';
import { NetworkError } from '../shared/network-error.ts';
import { forgivingBytes } from './attempt-outcome.ts';
import type { Exchange } from './exchange.ts';
import { isRedirect } from './redirect.ts';
import { errorOf, type RegistryAnswer } from './registry-answer.ts';
import type { RegistryRequest } from './registry-request.ts';

/** Looks up and reads blobs of one repository. */
export class Blobs {
  readonly #exchange: Exchange;
  readonly #repository: string;

  constructor(exchange: Exchange, repository: string) {
    this.#exchange = exchange;
    this.#repository = repository;
  }

  async size(digest: Digest): Promise<number | undefined> {
    const request = this.#request('HEAD', digest);
    const answer = await this.#exchange.send(request);
    if (answer.status === 404) return undefined;
    if (isRedirect(answer)) return await this.#sizeBehind(digest);
    if (answer.status !== 200) throw this.#exchange.error(answer, request);
    return sizeOf(answer) ?? (await this.#sizeBehind(digest));
  }

  /** A URL of the blob storage is signed for GET, so this reads only the headers of a GET. */
  async #sizeBehind(digest: Digest): Promise<number> {
    const answer = await this.#open(digest, 0);
    answer.stream?.discard();
    const size = sizeOf(answer);
    if (size !== undefined) return size;
    throw new RegistryError(
      `${this.#exchange.host} did not return the size of ${digest}.`,
      'Check whether a proxy is modifying responses.',
      { status: answer.status },
    );
  }

  /** The blob as a stream. It continues after a broken connection, and fails at its end if the digest is wrong. */
  async read(digest: Digest): Promise<Readable> {
    const first = await this.#open(digest, 0);
    const stream = Readable.from(this.#chunks(digest, first), {
      objectMode: false,
      highWaterMark: 1024 * 1024,
    });
    return stream.once('close', () => first.stream?.discard()); // also if nothing was read from it
  }

  async *#chunks(digest: Digest, first: RegistryAnswer): AsyncGenerator<Buffer, void, undefined> {
    const verifier = new DigestVerifier(digest);
    const what = `Layer ${shortDigest(digest)}`;
    let backoff = this.#exchange.backoff(what);
    let answer = first;
    let offset = 0;
    let failedAt = 0;
    for (;;) {
      try {
        for await (const chunk of bytesFrom(answer, offset)) {
          verifier.update(chunk);
          offset += chunk.byteLength;
          yield chunk;
        }
        break;
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
        if (offset - failedAt >= forgivingBytes) backoff = this.#exchange.backoff(what);
        failedAt = offset;
        const failure = { reason: messageOf(error), throttled: false };
        if (!error.retryable || !(await backoff.next(failure))) throw error;
        answer = await this.#open(digest, offset);
      }
    }
    const { actual, matches } = verifier.finish();
    if (!matches) throw this.#wrongDigest(digest, actual);
  }

  async #open(digest: Digest, offset: number): Promise<RegistryAnswer> {
    const range = offset === 0 ? {} : { headers: { range: `bytes=${offset}-` } };
    const request = { ...this.#request('GET', digest), ...range, stream: true, followRedirects: true };
    const answer = await this.#exchange.send(request);
    if (answer.stream === undefined) throw this.#missingOr(answer, request);
    return answer;
  }

  #missingOr(answer: RegistryAnswer, request: RegistryRequest): Error {
    const error = this.#exchange.error(answer, request);
    if (answer.status !== 404 || errorOf(answer).code === 'NAME_UNKNOWN') return error;
    return new RegistryError(
      `${request.what} is missing from ${this.#exchange.host}/${this.#repository}.`,
      'The image in that repository is incomplete. Push it again.',
      { status: 404, code: 'BLOB_UNKNOWN' },
    );
  }

  #wrongDigest(digest: Digest, actual: Digest): RegistryError {
    return new RegistryError(
      `${this.#exchange.host}/${this.#repository} returned data with digest ${actual} for ${digest}.`,
      'Push the image to that repository again, or check whether a proxy is modifying responses.',
      { status: 200, code: 'DIGEST_INVALID' },
    );
  }

  #request(method: 'GET' | 'HEAD', digest: Digest): RegistryRequest {
    return {
      kind: method === 'GET' ? 'blob-get' : 'blob-head',
      method,
      url: this.#exchange.url(this.#repository, `blobs/${digest}`),
      scope: `repository:${this.#repository}:pull`,
      repository: this.#repository,
      what: `Layer ${shortDigest(digest)}`,
    };
  }
}

function sizeOf(answer: RegistryAnswer): number | undefined {
  const text = answer.headers['content-length'] ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** The response's bytes from `offset` of the blob, whether or not the server honored the Range. */
async function* bytesFrom(answer: RegistryAnswer, offset: number): AsyncGenerator<Buffer, void, undefined> {
  let skip = answer.status === 206 ? 0 : offset;
  if (answer.status === 206 && !startsAt(answer, offset)) {
    answer.stream?.discard();
    throw new NetworkError(
      'The blob storage returned a different range than requested.',
      'Run the job again.',
      true,
      'RANGE',
    );
  }
  for await (const chunk of answer.stream?.chunks() ?? []) {
    if (skip >= chunk.byteLength) {
      skip -= chunk.byteLength;
      continue;
    }
    yield skip === 0 ? chunk : chunk.subarray(skip);
    skip = 0;
  }
}

function startsAt(answer: RegistryAnswer, offset: number): boolean {
  return (answer.headers['content-range'] ?? '').startsWith(`bytes ${offset}-`);
}
