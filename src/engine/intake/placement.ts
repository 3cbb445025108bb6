import type { Digest } from '../../oci/digest.ts';
import type { LayerOutcome } from '../result.ts';

/** How a blob got into the target repository. */
export interface Placement {
  readonly outcome: LayerOutcome;
  /** Source repository when mounted. */
  readonly from?: string;
  /** Mounts that the registry responded to with an upload session. */
  readonly refusedMounts: number;
  /** Mount and upload requests; 0 for `existing`. */
  readonly attempts: number;
  readonly milliseconds: number;
  /** Bytes; undefined if nobody has asked for the size yet. */
  readonly size?: number;
  /** The client asked for it. Otherwise it was sent without a question, because the client had just made it. */
  readonly asked: boolean;
  /** Repositories that have it and refused to mount it, best first. */
  readonly refusedBy: readonly string[];
}

/** Mounts of one blob that did not work. */
export interface Refusals {
  readonly count: number;
  /** Only repositories that are known to have the blob. */
  readonly by: readonly string[];
}

const noRefusals: Refusals = { count: 0, by: [] };

/** What happened to each blob so far. */
export class Placements {
  readonly #placed = new Map<Digest, Placement>();
  readonly #refusals = new Map<Digest, Refusals>();
  readonly #asked = new Set<Digest>();

  get(digest: Digest): Placement | undefined {
    return this.#placed.get(digest);
  }

  /** The client asks for the blob. */
  ask(digest: Digest): void {
    this.#asked.add(digest);
  }

  wasAsked(digest: Digest): boolean {
    return this.#asked.has(digest);
  }

  /** Repositories that have the blob and refused to mount it so far. */
  refusedBy(digest: Digest): readonly string[] {
    return this.#refusals.get(digest)?.by ?? [];
  }

  refuse(digest: Digest, { count, by }: Refusals): void {
    const before = this.#refusals.get(digest) ?? noRefusals;
    this.#refusals.set(digest, {
      count: before.count + count,
      by: [...new Set([...before.by, ...by])],
    });
  }

  /** @param placed counts only the last try; refused mounts before it are added */
  place(
    digest: Digest,
    { refusedMounts, attempts, ...placed }: Omit<Placement, 'asked' | 'refusedBy'>,
  ): Placement {
    const before = placed.outcome === 'existing' ? noRefusals : (this.#refusals.get(digest) ?? noRefusals);
    const placement = {
      ...placed,
      refusedMounts: refusedMounts + before.count,
      attempts: attempts + before.count,
      asked: this.wasAsked(digest),
      refusedBy: before.by,
    };
    this.#refusals.delete(digest);
    this.#placed.set(digest, placement);
    return placement;
  }

  learnSize(digest: Digest, size: number): void {
    const placement = this.#placed.get(digest);
    if (placement !== undefined) this.#placed.set(digest, { ...placement, size });
  }
}

export const existing = {
  outcome: 'existing',
  refusedMounts: 0,
  attempts: 0,
  milliseconds: 0,
  refusedBy: [],
} as const;
