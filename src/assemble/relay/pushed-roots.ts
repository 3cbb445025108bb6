import type { Digest } from '../../oci/digest.ts';

/** What a manifest means for the images of its repository. */
export interface Rooted {
  /** It is an image of its own, and not only a member of an index. */
  readonly root: boolean;
  /** Images so far that turn out to be members of it. */
  readonly absorbed: readonly Digest[];
  /** Images that lost their tag to it. */
  readonly untagged: readonly Digest[];
}

/**
 * Which of the manifests that clients pushed to a repository are images: those with a tag, and those that were pushed by digest
 * and are not members of an index. Clients push the members first, so these are taken for images until the index arrives.
 */
export class PushedRoots {
  readonly #tags = new Map<Digest, Set<string>>();
  readonly #members = new Set<Digest>();

  /** @param tag undefined for a push by digest */
  add(digest: Digest, tag: string | undefined, children: readonly Digest[]): Rooted {
    const absorbed = children.filter(child => child !== digest && this.#tags.get(child)?.size === 0);
    for (const child of children) this.#members.add(child);
    for (const child of absorbed) this.#tags.delete(child);
    const root = tag !== undefined || !this.#members.has(digest) || this.#tags.has(digest);
    if (!root) return { root, absorbed, untagged: [] };
    const tags = this.#tags.get(digest) ?? new Set();
    this.#tags.set(digest, tags);
    const untagged = tag === undefined ? [] : this.#take(tag, digest);
    if (tag !== undefined) tags.add(tag);
    return { root, absorbed, untagged };
  }

  /** In the order in which they were pushed. */
  tagsOf(digest: Digest): readonly string[] {
    return [...(this.#tags.get(digest) ?? [])];
  }

  /** From the images that have the tag so far. */
  #take(tag: string, digest: Digest): readonly Digest[] {
    const others = [...this.#tags].filter(([other, tags]) => other !== digest && tags.has(tag));
    for (const [, tags] of others) tags.delete(tag);
    return others.map(([other]) => other);
  }
}
