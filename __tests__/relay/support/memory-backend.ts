import { Readable } from 'node:stream';
import type { IncomingBlob } from '../../../src/images/blob-receiver.ts';
import { type Digest, DigestVerifier, digestOf } from '../../../src/oci/digest.ts';
import type { FetchedManifest, ServedBlob, ServedList } from '../../../src/registry/repository.ts';
import type { RelayBackend, RelayRepository } from '../../../src/relay/backend.ts';
import { ImageError, RepositoryNotFoundError } from '../../../src/shared/errors.ts';

type Method = keyof RelayRepository | 'repository' | 'write' | 'commit';

/** Runs before a method; may wait or throw. */
type Hook = () => Promise<void> | void;

/** Repositories in memory, which exist as soon as they are named, except those in `missing`. */
export class MemoryBackend implements RelayBackend {
  readonly repositories = new Map<string, MemoryRepository>();
  readonly missing = new Set<string>();
  /** Every call, in order. */
  readonly calls: string[] = [];
  readonly hooks = new Map<Method, Hook>();
  /** Blobs that were begun and neither committed nor discarded. */
  readonly open = new Set<IncomingBlob>();

  async repository(name: string): Promise<MemoryRepository> {
    await this.called('repository', name);
    if (this.missing.has(name)) throw new RepositoryNotFoundError(name, 'registry.test');
    return this.at(name);
  }

  /** The repository, without counting a call. */
  at(name: string): MemoryRepository {
    const found = this.repositories.get(name) ?? new MemoryRepository(name, this);
    this.repositories.set(name, found);
    return found;
  }

  async called(method: Method, ...details: readonly string[]): Promise<void> {
    this.calls.push([method, ...details].join(' '));
    await this.hooks.get(method)?.();
  }

  fail(method: Method, error: Error): void {
    this.hooks.set(method, () => {
      throw error;
    });
  }
}

export class MemoryRepository implements RelayRepository {
  readonly blobs = new Map<Digest, Buffer>();
  readonly manifests = new Map<string, FetchedManifest>();
  /** What a method returns instead. */
  readonly served: { blob?: ServedBlob; tags?: ServedList; referrers?: ServedList } = {};
  readonly #name: string;
  readonly #backend: MemoryBackend;

  constructor(name: string, backend: MemoryBackend) {
    this.#name = name;
    this.#backend = backend;
  }

  put(bytes: Buffer): Digest {
    const digest = digestOf(bytes);
    this.blobs.set(digest, bytes);
    return digest;
  }

  async find(digest: Digest): Promise<number | undefined> {
    await this.#called('find', digest);
    return this.blobs.get(digest)?.byteLength;
  }

  async mount(digest: Digest, from: string): Promise<boolean> {
    await this.#called('mount', digest, from);
    const bytes = this.#backend.repositories.get(from)?.blobs.get(digest);
    if (bytes !== undefined) this.blobs.set(digest, bytes);
    return bytes !== undefined;
  }

  async receive(): Promise<IncomingBlob> {
    await this.#called('receive');
    const blob = new MemoryBlob(this, this.#backend);
    this.#backend.open.add(blob);
    return blob;
  }

  async readBlob(digest: Digest, range: string | undefined): Promise<ServedBlob | undefined> {
    await this.#called('readBlob', digest, ...(range === undefined ? [] : [range]));
    const bytes = this.blobs.get(digest);
    if (this.served.blob !== undefined || bytes === undefined) return this.served.blob;
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
    if (first === undefined) return { status: 200, size: bytes.byteLength, stream: Readable.from([bytes]) };
    const part = bytes.subarray(Number(first), Number(last) + 1);
    const contentRange = `bytes ${first}-${last}/${bytes.byteLength}`;
    return { status: 206, size: part.byteLength, contentRange, stream: Readable.from([part]) };
  }

  async headManifest(reference: string) {
    await this.#called('headManifest', reference);
    const found = this.manifests.get(reference);
    return found && { digest: found.digest, mediaType: found.mediaType, size: found.bytes.byteLength };
  }

  async getManifest(reference: string): Promise<FetchedManifest | undefined> {
    await this.#called('getManifest', reference);
    return this.manifests.get(reference);
  }

  async putManifest(reference: string, bytes: Buffer, mediaType: string): Promise<Digest> {
    await this.#called('putManifest', reference, mediaType);
    const digest = digestOf(bytes);
    for (const name of [reference, digest]) this.manifests.set(name, { digest, bytes, mediaType });
    return digest;
  }

  async listTags(query: string): Promise<ServedList> {
    await this.#called('listTags', query);
    const tags = [...this.manifests.keys()].filter(name => !name.includes(':'));
    const bytes = Buffer.from(JSON.stringify({ name: this.#name, tags }));
    return this.served.tags ?? { bytes, mediaType: 'application/json' };
  }

  async listReferrers(digest: Digest, query: string): Promise<ServedList> {
    await this.#called('listReferrers', digest, query);
    const bytes = Buffer.from('{"schemaVersion":2,"manifests":[]}');
    return this.served.referrers ?? { bytes, mediaType: 'application/vnd.oci.image.index.v1+json' };
  }

  #called(method: Method, ...details: readonly string[]): Promise<void> {
    return this.#backend.called(method, this.#name, ...details);
  }
}

class MemoryBlob implements IncomingBlob {
  readonly #repository: MemoryRepository;
  readonly #backend: MemoryBackend;
  readonly #chunks: Buffer[] = [];
  size = 0;

  constructor(repository: MemoryRepository, backend: MemoryBackend) {
    this.#repository = repository;
    this.#backend = backend;
  }

  async write(chunk: Uint8Array): Promise<void> {
    const copy = Buffer.from(chunk);
    await this.#backend.called('write', String(chunk.byteLength));
    this.#chunks.push(copy);
    this.size += copy.byteLength;
  }

  async commit(digest: Digest): Promise<void> {
    await this.#backend.called('commit', digest);
    const bytes = Buffer.concat(this.#chunks);
    const verifier = new DigestVerifier(digest);
    verifier.update(bytes);
    if (!verifier.finish().matches) {
      throw new ImageError(`The blob does not have the digest ${digest}.`, 'Push it again.');
    }
    this.#repository.blobs.set(digest, bytes);
    this.#backend.open.delete(this);
  }

  async discard(): Promise<void> {
    this.#backend.open.delete(this);
  }
}
