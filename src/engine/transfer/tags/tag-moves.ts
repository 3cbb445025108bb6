import { type Digest, digestOf } from '../../../oci/digest.ts';
import type { ImageNode } from '../../../oci/image-tree.ts';
import type { Repository } from '../../../registry/repository.ts';
import { laterSignal } from '../../../shared/abort.ts';
import { AccessDeniedError, RegistryError, RepositoryNotFoundError } from '../../../shared/errors.ts';
import type { Obstacle, TagEnd } from '../../log/tag-log.ts';
import type { Resolved } from '../../opening/target.ts';
import type { PushContext, RegistryConnection, TagGrace } from '../../push-context.ts';

/** The process exits 1.5 s after a cancel. */
const defaultGrace: TagGrace = { putting: 400, undoing: 1200 };

/** Moves all tags of a push or none: when one fails, the tags that were moved are restored. */
export class TagMoves {
  readonly #signal: AbortSignal;
  readonly #root: ImageNode;
  readonly #ours: Digest;
  readonly #tags: readonly string[];
  readonly #absent: readonly string[];
  readonly #resolved: Resolved;
  readonly #putting: Repository;
  readonly #undoing: Repository;
  /** Tags that may point to the image by now, and those that certainly do. */
  readonly #touched = new Set<string>();
  readonly #pushed = new Set<string>();
  /** Tags for which the registry reported a different digest: whatever they point to, this push changed them. */
  readonly #altered = new Set<string>();

  /** @param resolved what the tags point to, looked up just before */
  constructor(
    { options, signal, tuning: { tagGrace: grace = defaultGrace } = {} }: PushContext,
    connection: RegistryConnection,
    root: ImageNode,
    resolved: Resolved,
  ) {
    this.#signal = signal;
    this.#root = root;
    this.#ours = digestOf(root.bytes);
    this.#resolved = resolved;
    this.#tags = options.tags;
    this.#absent = options.tags.filter(tag => resolved.digests.get(tag) !== root.descriptor.digest);
    this.#putting = connection.repository(options.repository, laterSignal(signal, grace.putting));
    this.#undoing = connection.repository(options.repository, laterSignal(signal, grace.undoing));
  }

  /** All tags already point to the image. */
  get none(): boolean {
    return this.#absent.length === 0;
  }

  /**
   * Pushes the root under each tag that does not point to it. Existing tags come first, because they may be immutable. The
   * very first tag is pushed alone, because it uploads the manifest.
   * @throws PushError of the first tag that failed; call `undo` then
   */
  async push(): Promise<void> {
    const { digests, unknown } = this.#resolved;
    const moves = (tag: string): boolean => digests.has(tag) || unknown.has(tag);
    const moving = this.#absent.filter(moves);
    const created = this.#absent.filter(tag => !moves(tag));
    const [first, ...others] = [...moving, ...created];
    if (first === undefined) return;
    for (const stage of [[first], others.filter(moves), others.filter(tag => !moves(tag))]) {
      await allOrThrow(stage.map(tag => this.#pushOne(tag)));
    }
  }

  /** A tag that is being pushed when the run is cancelled may finish, so that it is known what to restore. */
  async #pushOne(tag: string): Promise<void> {
    this.#signal.throwIfAborted();
    this.#touched.add(tag);
    try {
      await this.#putting.putManifest(tag, this.#root.bytes, this.#root.descriptor.mediaType);
      this.#pushed.add(tag);
    } catch (error) {
      if (isRefusal(error)) this.#touched.delete(tag);
      if (isAltered(error)) this.#altered.add(tag);
      throw error;
    }
  }

  /**
   * Restores the tags as far as possible. New tags are deleted last, so that the image is deleted with them if it did not
   * exist before. Never throws.
   */
  async undo(): Promise<readonly TagEnd[]> {
    const touched = [...this.#touched];
    const moved = touched.filter(tag => this.#resolved.digests.has(tag));
    const created = touched.filter(tag => !this.#resolved.digests.has(tag));
    const ends = await Promise.all(moved.map(tag => this.#undo(tag)));
    return [...ends, ...(await Promise.all(created.map(tag => this.#undo(tag))))];
  }

  async #undo(tag: string): Promise<TagEnd> {
    let current = this.#pushed.has(tag) ? this.#ours : undefined;
    try {
      if (this.#resolved.unknown.has(tag)) return stuck(tag, current, 'unknown-before');
      const before = this.#resolved.digests.get(tag);
      const now = (await this.#undoing.headManifest(tag))?.digest;
      if (now === before) return { tag, end: 'untouched' };
      if (now !== this.#ours && !this.#altered.has(tag)) return { tag, end: 'changed', now };
      current = now;
      return before === undefined ? await this.#delete(tag, now) : await this.#restore(tag, before, now);
    } catch (error) {
      return stuck(tag, current, { failure: error });
    }
  }

  async #restore(tag: string, before: Digest, now: Digest | undefined): Promise<TagEnd> {
    const manifest = await this.#undoing.getManifest(before);
    if (manifest === undefined) return stuck(tag, now, { gone: before });
    await this.#undoing.putManifest(tag, manifest.bytes, manifest.mediaType);
    return { tag, end: 'restored' };
  }

  async #delete(tag: string, now: Digest | undefined): Promise<TagEnd> {
    if (now !== this.#ours) return stuck(tag, now, 'different-manifest');
    if (this.#wouldDeleteImage) return stuck(tag, now, 'last-tag');
    await this.#undoing.deleteTag(tag, this.#ours);
    return { tag, end: 'deleted' };
  }

  /** ECR deletes an image with its last tag. That is fine if the image is new, or if it has another tag that stays. */
  get #wouldDeleteImage(): boolean {
    const { digests, unknown } = this.#resolved;
    const { digest } = this.#root.descriptor;
    if (!digests.has(digest) && !unknown.has(digest)) return false;
    return !this.#tags.some(tag => digests.get(tag) === digest);
  }
}

function stuck(tag: string, now: Digest | undefined, why: Obstacle): TagEnd {
  return { tag, end: 'stuck', now, why };
}

/** The registry rejected the request, so the tag is unchanged. After any other failure it may have moved. */
function isRefusal(error: unknown): boolean {
  if (error instanceof AccessDeniedError || error instanceof RepositoryNotFoundError) return true;
  return error instanceof RegistryError && error.status >= 400 && error.status < 500 && error.status !== 408;
}

/** The registry accepted the manifest, but its response names a different digest. */
function isAltered(error: unknown): boolean {
  return error instanceof RegistryError && error.status >= 200 && error.status < 300;
}

/** Waits for all of them before it throws the first failure, so that it is known what was done. */
async function allOrThrow(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
