import type { Digest } from '../../oci/digest.ts';
import type { Clock } from '../../shared/delay.ts';
import { UploadActivity, type UploadWatch } from './upload-activity.ts';
import { WaitGraph } from './wait-graph.ts';

/** How long a client waits for another one that is about to send the same blob, in milliseconds. */
export const patience = {
  /** In all. */
  total: 120_000,
  /** While the announcing repository has no upload under way. */
  quiet: 2_000,
  /** In the same repository, until an upload begins: many clients ask twice before they send a blob. */
  repeated: 100,
} as const;

/** Announcements are forgotten after so many milliseconds, and the oldest ones if there are more than so many. */
const longAgo = 600_000;
const mostAnnounced = 20_000;

/** A client was told to send a blob to a repository. */
interface Announcement {
  readonly repository: string;
  readonly digest: Digest;
  readonly at: number;
  /** How often clients asked for the blob there. */
  asked: number;
  /** The repository has the blob, or the announcement has ended. */
  readonly stored: PromiseWithResolvers<void>;
  /** A manifest refers to the blob, or it is no longer expected. */
  readonly ended: PromiseWithResolvers<void>;
}

/** What a client is told: to send the blob, or else the repository is to be asked again. */
type Turn = 'send' | 'ask-again';

/**
 * Two clients that push the same new blob at once send it once. Whoever is told that a blob is missing is expected to send it,
 * so the next client that asks for it waits: in the same repository until the blob is stored, in another one until a manifest
 * refers to it, because only then it can be mounted. Nobody knows which requests belong to one client, so each wait ends early
 * if the blob does not seem to come, and clients never wait for each other. A repository that waited for another in vain does
 * not do so again before that one gets a manifest.
 */
export class Announcements {
  readonly #clock: Clock;
  readonly #activity: UploadActivity;
  /** By digest. A blob may be announced in several repositories; the first one is waited for. */
  readonly #announced = new Map<Digest, Map<string, Announcement>>();
  /** `waiting announcing` */
  readonly #inVain = new Set<string>();
  readonly #waits = new WaitGraph();
  /** Repositories whose clients ask twice. */
  readonly #askTwice = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#activity = new UploadActivity(clock);
  }

  /**
   * Asks for a blob, and again after another client has sent it.
   * @param ask size of the blob; undefined if it has to be sent
   * @throws what `ask` throws, and the reason of the signal
   */
  async find(
    repository: string,
    digest: Digest,
    ask: () => Promise<number | undefined>,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const until = this.#clock.now() + patience.total;
    for (;;) {
      const size = await ask();
      if (size !== undefined) return size;
      if ((await this.#turn(repository, digest, until, signal)) === 'send') return undefined;
    }
  }

  /** A client was told to send the blob. */
  announce(repository: string, digest: Digest): void {
    const announcements = this.#announced.get(digest) ?? new Map<string, Announcement>();
    this.#end(announcements.get(repository));
    announcements.delete(repository);
    announcements.set(repository, {
      repository,
      digest,
      at: this.#clock.now(),
      asked: 1,
      stored: Promise.withResolvers(),
      ended: Promise.withResolvers(),
    });
    this.#announced.delete(digest); // the newest is last
    this.#announced.set(digest, announcements);
    this.#forgetOldest();
  }

  /** A client begins to send a blob whose digest is not known yet. */
  upload(repository: string): UploadWatch {
    return this.#activity.begin(repository);
  }

  /** The repository has the blob, but no manifest refers to it yet. */
  stored(repository: string, digest: Digest): void {
    if (this.#of(repository, digest) === undefined) this.announce(repository, digest);
    this.#of(repository, digest)?.stored.resolve();
  }

  /** The blob could not be stored. */
  failed(repository: string, digest: Digest): void {
    this.#remove(repository, digest);
  }

  /** The repository has a manifest that refers to these blobs. */
  inManifest(repository: string, digests: Iterable<Digest>): void {
    for (const digest of digests) this.#remove(repository, digest);
    for (const pair of this.#inVain) if (pair.endsWith(` ${repository}`)) this.#inVain.delete(pair);
  }

  async #turn(repository: string, digest: Digest, until: number, signal: AbortSignal): Promise<Turn> {
    const own = this.#of(repository, digest);
    if (own !== undefined) own.asked += 1;
    if (own !== undefined && this.#isRepeat(own)) return 'send';
    const announcement = this.#relevant(repository, digest);
    if (announcement !== undefined) {
      const wait = () => this.#wait(announcement, repository, until, signal);
      const outcome = await this.#waits.during(repository, announcement.repository, wait);
      if (outcome === 'changed') return 'ask-again';
    }
    if (own !== undefined && !this.#activity.beganSince(repository, own.at)) this.#askTwice.add(repository);
    else if (announcement !== undefined) this.#inVain.add(`${repository} ${announcement.repository}`);
    if (announcement === undefined || announcement !== own) this.announce(repository, digest);
    return 'send';
  }

  /** The client that announced the blob asks once more. */
  #isRepeat({ repository, asked }: Announcement): boolean {
    return asked === 2 && this.#askTwice.has(repository);
  }

  /** The announcement to wait for. */
  #relevant(repository: string, digest: Digest): Announcement | undefined {
    const own = this.#of(repository, digest);
    const announcements = own === undefined ? [...(this.#announced.get(digest)?.values() ?? [])] : [own];
    return announcements.find(
      announcement =>
        this.#clock.now() - announcement.at < longAgo &&
        !this.#inVain.has(`${repository} ${announcement.repository}`) &&
        !this.#waits.reaches(announcement.repository, repository) &&
        this.#patienceLeft(announcement, repository) > 0,
    );
  }

  async #wait(
    announcement: Announcement,
    repository: string,
    until: number,
    signal: AbortSignal,
  ): Promise<'changed' | 'in-vain'> {
    const { stored, ended: gone } = announcement;
    const changed = (announcement.repository === repository ? stored : gone).promise;
    const ended = new AbortController();
    const waiting = AbortSignal.any([signal, ended.signal]);
    try {
      for (;;) {
        const left = Math.min(this.#patienceLeft(announcement, repository), until - this.#clock.now());
        if (left <= 0) return 'in-vain';
        const elapsed = this.#clock.delay(left, waiting).then(() => true);
        elapsed.catch(() => {}); // it is aborted below
        const inTime = changed.then(() => false);
        if (!(await Promise.race([inTime, elapsed]))) return 'changed';
      }
    } finally {
      ended.abort();
    }
  }

  /** Milliseconds until the blob does not seem to come, unless something happens in the meantime. */
  #patienceLeft({ repository: announcing, at }: Announcement, repository: string): number {
    const now = this.#clock.now();
    if (announcing !== repository) return this.#activity.last(announcing, at) + patience.quiet - now;
    // an upload that began before the announcement cannot be this blob
    if (!this.#activity.beganSince(announcing, at)) return at + patience.repeated - now;
    return this.#activity.last(announcing, at, at) + patience.quiet - now;
  }

  #of(repository: string, digest: Digest): Announcement | undefined {
    return this.#announced.get(digest)?.get(repository);
  }

  #remove(repository: string, digest: Digest): void {
    const announcements = this.#announced.get(digest);
    this.#end(announcements?.get(repository));
    announcements?.delete(repository);
    if (announcements?.size === 0) this.#announced.delete(digest);
  }

  #end(announcement: Announcement | undefined): void {
    announcement?.stored.resolve();
    announcement?.ended.resolve();
  }

  #forgetOldest(): void {
    for (const [digest, announcements] of this.#announced) {
      if (this.#announced.size <= mostAnnounced) return;
      for (const announcement of announcements.values()) this.#end(announcement);
      this.#announced.delete(digest);
    }
  }
}
