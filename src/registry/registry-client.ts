import type { Readable } from 'node:stream';
import type { Digest } from '../oci/digest.ts';
import { defaultRetryPolicy, type RetryPolicy } from '../shared/backoff.ts';
import { type Clock, systemClock } from '../shared/delay.ts';
import { HttpTransport } from '../shared/http-transport.ts';
import type { Logger } from '../shared/logger.ts';
import type { RequestKind, RequestLog, RequestOwner } from '../shared/request-log.ts';
import type { TransportTimes } from '../shared/transport-times.ts';
import type { Authenticator } from './auth/authenticator.ts';
import { Blobs } from './blobs.ts';
import { Exchange } from './exchange.ts';
import { createLimiters } from './limits.ts';
import { Lists } from './lists.ts';
import { Manifests } from './manifests.ts';
import { NewRepositories } from './new-repositories.ts';
import { ecrProfile, type RegistryProfile } from './profile.ts';
import type {
  BlobContent,
  BlobWriter,
  FetchedManifest,
  MountRequest,
  OpenedUpload,
  ProgressListener,
  Repository,
  SentBlob,
  ServedBlob,
  ServedList,
  StoredManifestHead,
  UploadSession,
} from './repository.ts';
import { BlobSender } from './send-blob.ts';
import { serveBlob } from './serve-blob.ts';
import { StreamedBlobWriter } from './streamed/blob-writer.ts';
import { PartPool } from './streamed/part-pool.ts';
import { Uploads } from './uploads.ts';

export interface RegistryClientOptions {
  /** Origin of the registry. No other origin gets the credentials. */
  readonly endpoint: URL;
  readonly authenticator: Authenticator;
  readonly requests: RequestLog;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Default `ecrProfile`. */
  readonly profile?: RegistryProfile;
  /** Counts every request as this kind: `source` for the registry that an image is copied from. */
  readonly countAs?: RequestKind;
  readonly policy?: Partial<RetryPolicy>;
  readonly times?: Partial<TransportTimes>;
  /** How long to retry a manifest whose blobs the registry does not see yet. Default 30 s. */
  readonly visibilityMilliseconds?: number;
  /** Memory of all streamed uploads, in blocks of 1 MiB. Default 48; at least 5, the smallest part of ECR. */
  readonly uploadBlocks?: number;
  /** In [0, 1); for the jitter. */
  readonly random?: () => number;
  /** For the waits between attempts and the rate limits. */
  readonly clock?: Clock;
}

/** A registry for one owner of requests. */
export interface RegistryView {
  /** Registry host with port. */
  readonly host: string;
  /** @param signal ends its requests instead of the owner's signal, for work after a cancellation */
  repository(name: string, signal?: AbortSignal): Repository;
}

export interface RegistryClient extends RegistryView {
  /** With the same connections, limits and credentials. */
  for(owner: RequestOwner): RegistryView;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** A client of one registry's data plane (OCI distribution API). */
export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const transport = new HttpTransport(options.times);
  const { profile = ecrProfile, clock = systemClock } = options;
  const exchange = new Exchange({
    endpoint: options.endpoint,
    profile,
    countAs: options.countAs,
    transport,
    authenticator: options.authenticator,
    limiters: createLimiters(profile.limits, clock),
    policy: { ...defaultRetryPolicy, ...options.policy },
    requests: options.requests,
    logger: options.logger,
    signal: options.signal,
    random: options.random ?? Math.random,
    clock,
    newRepositories: new NewRepositories(clock),
  });
  const visibilityMilliseconds = options.visibilityMilliseconds ?? 30_000;
  const pool = new PartPool(options.uploadBlocks);
  const viewOf = (own: Exchange): RegistryView => ({
    host: own.host,
    repository: (name, signal) => {
      const bound = signal === undefined ? own : own.for({ signal });
      return new HttpRepository(bound, name, visibilityMilliseconds, pool);
    },
  });
  return {
    ...viewOf(exchange),
    for: owner => viewOf(exchange.for(owner)),
    close: () => transport.close(),
  };
}

class HttpRepository implements Repository {
  readonly host: string;
  readonly name: string;
  readonly #exchange: Exchange;
  readonly #blobs: Blobs;
  readonly #uploads: Uploads;
  readonly #manifests: Manifests;
  readonly #lists: Lists;
  readonly #pool: PartPool;

  constructor(exchange: Exchange, name: string, visibilityMilliseconds: number, pool: PartPool) {
    this.host = exchange.host;
    this.name = name;
    this.#exchange = exchange;
    this.#blobs = new Blobs(exchange, name);
    this.#uploads = new Uploads(exchange, name);
    this.#manifests = new Manifests(exchange, name, visibilityMilliseconds);
    this.#lists = new Lists(exchange, name);
    this.#pool = pool;
  }

  headBlob(digest: Digest): Promise<number | undefined> {
    return this.#blobs.size(digest);
  }

  readBlob(digest: Digest): Promise<Readable> {
    return this.#blobs.read(digest);
  }

  serveBlob(digest: Digest, range?: string): Promise<ServedBlob | undefined> {
    return serveBlob(this.#exchange, this.name, digest, range);
  }

  writeBlob(progress?: ProgressListener): BlobWriter {
    const context = {
      exchange: this.#exchange,
      repository: this.name,
      pool: this.#pool,
      hasBlob: async (digest: Digest) => (await this.#blobs.size(digest)) !== undefined,
    };
    return new StreamedBlobWriter(context, progress);
  }

  listTags(query: string): Promise<ServedList> {
    return this.#lists.tags(query);
  }

  listReferrers(digest: Digest, query: string): Promise<ServedList> {
    return this.#lists.referrers(digest, query);
  }

  createOnPush(): Promise<boolean> {
    return this.#uploads.createOnPush();
  }

  openUpload(mount?: MountRequest): Promise<OpenedUpload> {
    return this.#uploads.open(mount);
  }

  sendBlob(
    session: UploadSession | undefined,
    content: BlobContent,
    progress?: ProgressListener,
  ): Promise<SentBlob> {
    const context = {
      exchange: this.#exchange,
      uploads: this.#uploads,
      repository: this.name,
      hasBlob: async () => (await this.#blobs.size(content.digest)) !== undefined,
    };
    return new BlobSender(context, content, progress).send(session);
  }

  cancelUpload(session: UploadSession): Promise<void> {
    return this.#uploads.cancel(session);
  }

  headManifest(reference: string): Promise<StoredManifestHead | undefined> {
    return this.#manifests.head(reference);
  }

  getManifest(reference: string): Promise<FetchedManifest | undefined> {
    return this.#manifests.get(reference);
  }

  putManifest(reference: string, bytes: Buffer, mediaType: string): Promise<void> {
    return this.#manifests.put(reference, bytes, mediaType);
  }

  deleteTag(tag: string, digest: Digest): Promise<void> {
    return this.#manifests.deleteTag(tag, digest);
  }
}
