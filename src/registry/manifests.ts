import { createHash } from 'node:crypto';
import { z } from 'zod';
import { algorithmOf, type Digest, digestOf, isDigest } from '../oci/digest.ts';
import { parseJsonOrNothing } from '../oci/manifest.ts';
import { manifestMediaTypes, mediaTypes } from '../oci/media-types.ts';
import type { AttemptFailure } from '../shared/backoff.ts';
import { isRegistryAnswer, RegistryError } from '../shared/errors.ts';
import { isImmutableTag, saysBlobsMissing } from './answer-error.ts';
import type { Exchange } from './exchange.ts';
import { errorOf, type RegistryAnswer } from './registry-answer.ts';
import type { RegistryRequest } from './registry-request.ts';
import type { FetchedManifest, StoredManifestHead } from './repository.ts';
import { checkDigest } from './uploads.ts';

/** The waits between them add up to about the default time. */
const visibilityAttempts = 20;

/** Token scopes by method. All other methods only read. */
const scopes: Readonly<Partial<Record<RegistryRequest['method'], string>>> = {
  PUT: 'pull,push',
  DELETE: 'delete',
};

/** Manifests of one repository, by tag or digest. */
export class Manifests {
  readonly #exchange: Exchange;
  readonly #repository: string;
  /** How long the registry's check of a manifest may miss blobs that were just uploaded. */
  readonly #visibilityMilliseconds: number;

  constructor(exchange: Exchange, repository: string, visibilityMilliseconds: number) {
    this.#exchange = exchange;
    this.#repository = repository;
    this.#visibilityMilliseconds = visibilityMilliseconds;
  }

  async head(reference: string): Promise<StoredManifestHead | undefined> {
    const request = { ...this.#request('manifest-head', 'HEAD', reference), followRedirects: true };
    const answer = await this.#exchange.send(request);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw this.#exchange.error(answer, request);
    const digest = answer.headers['docker-content-digest'];
    const size = Number(answer.headers['content-length']);
    if (isDigest(digest) && Number.isSafeInteger(size)) {
      return { digest, mediaType: mediaTypeOf(answer), size };
    }
    const manifest = await this.get(reference);
    return manifest && { ...manifest, size: manifest.bytes.byteLength };
  }

  async get(reference: string): Promise<FetchedManifest | undefined> {
    const request = { ...this.#request('manifest-get', 'GET', reference), followRedirects: true };
    const answer = await this.#exchange.send(request);
    if (answer.status === 404 && errorOf(answer).code !== 'NAME_UNKNOWN') return undefined;
    if (answer.status !== 200) throw this.#exchange.error(answer, request);
    const named = isDigest(reference) ? reference : answer.headers['docker-content-digest'];
    const digest = digestLike(isDigest(named) ? named : undefined, answer.body);
    if (isDigest(named) && named !== digest) {
      throw new RegistryError(
        `${request.what}: ${this.#exchange.host} returned data with digest ${digest} for ${named}.`,
        'Push the image to that repository again, or check whether a proxy is modifying responses.',
        { status: 200, code: 'DIGEST_INVALID' },
      );
    }
    return { digest, mediaType: mediaTypeOf(answer), bytes: answer.body };
  }

  async put(reference: string, bytes: Buffer, mediaType: string): Promise<void> {
    const digest = isDigest(reference) ? digestLike(reference, bytes) : digestOf(bytes);
    if (isDigest(reference) && reference !== digest) {
      throw new RegistryError(
        `A manifest with digest ${digest} cannot be pushed as ${reference}.`,
        'See docs/troubleshooting.md.',
      );
    }
    const request: RegistryRequest = {
      ...this.#request('manifest-put', 'PUT', reference),
      headers: { 'content-type': mediaType },
      body: bytes,
    };
    const backoff = this.#exchange.backoff(request.what);
    const lag = this.#lagBackoff(request.what);
    for (;;) {
      const outcome = await this.#exchange.tryOnce(request);
      if (outcome.failure !== undefined) {
        const again = await backoff.next(outcome.failure);
        if (!outcome.failure.throttled && (await this.#pointsTo(reference, digest))) return;
        if (!again) throw outcome.error;
        continue;
      }
      const missing = invisibleBlob(outcome.answer);
      if (missing !== undefined && (await lag.next(missing))) continue;
      return await this.#judge(outcome.answer, request, reference, digest);
    }
  }

  async deleteTag(tag: string, digest: Digest): Promise<void> {
    const request = this.#request('manifest-delete', 'DELETE', tag);
    const backoff = this.#exchange.backoff(request.what);
    for (;;) {
      const outcome = await this.#exchange.tryOnce(request);
      if (outcome.failure === undefined) {
        const { answer } = outcome;
        const gone = answer.status === 404 && errorOf(answer).code === 'MANIFEST_UNKNOWN';
        if (gone || (answer.status >= 200 && answer.status < 300)) return;
        throw this.#exchange.error(answer, request);
      }
      if (!(await backoff.next(outcome.failure))) throw outcome.error;
      if ((await this.head(tag))?.digest !== digest) return; // deleted, or moved by another job in the meantime
    }
  }

  async #judge(
    answer: RegistryAnswer,
    request: RegistryRequest,
    reference: string,
    digest: Digest,
  ): Promise<void> {
    if (answer.status >= 200 && answer.status < 300) {
      checkDigest(answer, digest, request.what, this.#exchange.host);
      return;
    }
    const { code, message } = errorOf(answer);
    const exists = isImmutableTag(answer) || /ImageAlreadyExists/.test(`${code} ${message}`);
    if (exists && (await this.#pointsTo(reference, digest))) return;
    throw this.#exchange.error(answer, request);
  }

  /** After a lost response, or for an immutable tag that exists: whether the reference points to our manifest. */
  async #pointsTo(reference: string, digest: Digest): Promise<boolean> {
    try {
      return (await this.head(reference))?.digest === digest;
    } catch (error) {
      if (isRegistryAnswer(error)) return false;
      throw error;
    }
  }

  #lagBackoff(what: string): ReturnType<Exchange['backoff']> {
    const { policy } = this.#exchange;
    return this.#exchange.backoff(what, 0, {
      ...policy,
      attempts: visibilityAttempts,
      capMilliseconds: Math.min(policy.capMilliseconds, 4000),
      totalMilliseconds: this.#visibilityMilliseconds,
    });
  }

  #request(
    kind: RegistryRequest['kind'],
    method: RegistryRequest['method'],
    reference: string,
  ): RegistryRequest {
    return {
      kind,
      method,
      url: this.#exchange.url(this.#repository, `manifests/${reference}`),
      headers: { accept: manifestMediaTypes.join(', ') },
      scope: `repository:${this.#repository}:${scopes[method] ?? 'pull'}`,
      repository: this.#repository,
      what: `Manifest ${reference}`,
    };
  }
}

/**
 * ECR may return 404 for the PUT of a manifest although it has just accepted the blobs, or the children of the index,
 * because its check does not see them yet.
 */
function invisibleBlob(answer: RegistryAnswer): AttemptFailure | undefined {
  if (!saysBlobsMissing(answer)) return undefined;
  return { reason: 'the registry does not see all of its content yet', throttled: false };
}

function digestLike(model: Digest | undefined, bytes: Buffer): Digest {
  const algorithm = model === undefined ? 'sha256' : algorithmOf(model);
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** If the Content-Type is generic, the `mediaType` in the manifest applies. */
function mediaTypeOf(answer: RegistryAnswer): string {
  const type = (answer.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  if (!/^(?:|text\/plain|application\/(?:json|octet-stream))$/.test(type)) return type;
  return ownTypeSchema.safeParse(parseJsonOrNothing(answer.body)).data?.mediaType ?? mediaTypes.ociManifest;
}

const ownTypeSchema = z.object({ mediaType: z.string().min(1) });
