import type { Digest } from '../../oci/digest.ts';
import { type Clock, waitFor } from '../../shared/delay.ts';
import type { KnownLayer } from '../locating/diff-ids/claims.ts';
import type { Discovery } from '../locating/discovery.ts';
import { noHints } from '../locating/mount-sources/hints.ts';
import type { SearchRequest } from '../locating/mount-sources/search-request.ts';
import { openDiscovery } from '../locating/open-discovery.ts';
import { openListing, type PushSession } from '../opening/session.ts';
import type { Target } from '../opening/target.ts';
import type { ToleratedErrors } from '../opening/tolerated-errors.ts';
import type { PushContext } from '../push-context.ts';

/** Bytes of a blob whose size is unknown. Most layers of a service are smaller, and bases are found early. */
export const assumedBytes = 8 * 1024 * 1024;

/** Milliseconds after which a client is told to send a blob, even if some repository has not responded yet. */
export const patience = 10_000;

/** What the search works with. */
export interface MountSearchMeans {
  readonly context: Pick<PushContext, 'ecr' | 'options' | 'signal'>;
  readonly clock: Clock;
  readonly session: PushSession;
  readonly tolerated: ToleratedErrors;
  /** As it is now. */
  readonly target: () => Target;
}

/**
 * Searches the registry for blobs of an image that come one after the other. A `Discovery` remembers what repositories do not
 * have, so a new one is opened after something was pushed.
 */
export class MountSearch {
  readonly #means: MountSearchMeans;
  readonly #running = new Set<Promise<void>>();
  #discovery: Discovery;
  /** Parts of the image that were mounted since the discovery was opened. Other parts may be in the same repositories. */
  #mounted = new Set<Digest>();
  /** The target has parts of the image. */
  #inTarget = false;
  #stale = false;

  constructor(means: MountSearchMeans) {
    this.#means = means;
    this.#discovery = this.#open(means.session.listing);
  }

  get discovery(): Discovery {
    return this.#discovery;
  }

  /** Something was pushed, so the next search asks again. */
  refresh(): void {
    this.#stale = true;
  }

  /**
   * A part of the image was found, so the rest is probably new.
   * @param from the repository that it was mounted from; undefined if the target had it
   */
  found(digest: Digest, from: string | undefined): void {
    this.#inTarget = true;
    if (from === undefined) return;
    this.#mounted.add(digest);
    this.#discovery.confirm(digest, from);
  }

  /**
   * Begins to search for the blobs.
   * @param present blobs that the target has
   * @returns for each blob, a promise that is fulfilled as soon as a repository is known to have it, the search is over, or it
   *   takes so long that sending the blob is faster
   */
  search(digests: readonly Digest[], present: SearchRequest['present']): (digest: Digest) => Promise<void> {
    const discovery = this.#current();
    const { holders } = discovery.found;
    const held = new Map(digests.map(digest => [digest, Promise.withResolvers<void>()]));
    for (const [digest, { resolve }] of held) if (holders.has(digest)) resolve();
    const wanted = new Set([...[...this.#mounted].filter(digest => holders.has(digest)), ...digests]);
    const searching = discovery.findHolders({
      wanted: [...wanted].map(digest => ({ digest, size: holders.sizeOf(digest) ?? assumedBytes })),
      needed: new Set(),
      present,
      chains: { isInTarget: () => this.#inTarget },
      onHeld: digest => held.get(digest)?.resolve(),
    });
    this.#track(searching);
    const { context, clock } = this.#means;
    const over = waitFor(searching, patience, context.signal, clock);
    over.catch(() => {}); // whoever waits gets the error
    return async digest => {
      await Promise.race([held.get(digest)?.promise ?? over, over]);
    };
  }

  /** The searches that are running now have ended, in whatever way. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** Repositories that have the blob and can be mounted from, best first. */
  holdersOf(digest: Digest): readonly string[] {
    return this.#discovery.found.holders.of(digest).map(({ source }) => source.name);
  }

  /** Compressed layers of the registry's images for the diff IDs of one image, lowest layer first. */
  async matchDiffIds(
    diffIds: readonly Digest[],
    mounting: boolean,
  ): Promise<ReadonlyMap<Digest, KnownLayer>> {
    const { context, session } = this.#means;
    const { options } = context;
    if (diffIds.length === 0 || !options.matchDiffIds) return new Map();
    return await this.#current().matchDiffIds({
      wanted: [...new Set(diffIds)],
      chains: [diffIds],
      target: session.connection.repository(options.repository),
      repository: name => session.connection.repository(name),
      readsSources: mounting,
      compression: options.compression,
    });
  }

  #current(): Discovery {
    if (!this.#stale) return this.#discovery;
    this.#stale = false;
    this.#mounted = new Set();
    this.#inTarget = false;
    const { ecr, options } = this.#means.context;
    this.#discovery = this.#open(openListing(ecr, options.mountFrom));
    return this.#discovery;
  }

  #open(listing: PushSession['listing']): Discovery {
    const { context, session, tolerated, target } = this.#means;
    return openDiscovery(context, { ...session, target: target(), listing }, noHints, tolerated);
  }

  #track(searching: Promise<void>): void {
    const ended = searching.catch(() => {}).finally(() => this.#running.delete(ended));
    this.#running.add(ended);
  }
}
