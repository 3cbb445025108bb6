import type { BlobContent, Repository, UploadSession } from '../../registry/repository.ts';
import { type Clock, waitFor } from '../../shared/delay.ts';
import type { Discovery } from '../locating/discovery.ts';
import type { Placed } from '../placed.ts';
import type { TransferSlots } from '../siblings.ts';
import { type EarlierTries, PendingUpload } from './pending-upload.ts';
import { mountBlob } from './place-blob.ts';
import type { TransferProgress } from './progress.ts';

/** Bytes of a layer that is worth asking for once more. */
const large = 8 * 1024 * 1024;
/** Holders to try when a layer may have become mountable. */
const mostTries = 3;
/** Milliseconds that a slot for an upload waits for answers, if ECR is slow. */
const longestWait = 1000;
/** Between two questions, mounts that were refused are tried again: one each time, because ECR allows few of them. */
const triesPerQuestion = 3;
/**
 * Milliseconds between two questions whether others have pushed large layers in the meantime. With twelve calls each, forty
 * jobs together use a sixth of ECR's quota for them.
 */
export const askAgainMilliseconds = 3000;

export interface UploadMeans {
  readonly target: Repository;
  /** The target, for requests that end with this signal, too. */
  readonly until: (signal: AbortSignal) => Repository;
  readonly discovery: Pick<Discovery, 'onHolder' | 'askAgain' | 'confirm' | 'holders'>;
  readonly slots: TransferSlots;
  readonly progress: TransferProgress;
  readonly clock: Clock;
  /** Mounts are attempted. */
  readonly mounting: boolean;
  readonly askAgainMilliseconds: number;
}

/**
 * Uploads of blobs that nobody was known to have when they were queued. While such a blob waits for its turn, and while it
 * is being sent, it is mounted as soon as a repository is found that can give it: one that the search finds late, or that
 * of another job that has just pushed it. The upload then ends. It goes on until a mount has succeeded.
 */
export class MountableUploads {
  readonly #means: UploadMeans;
  readonly #pending = new Set<PendingUpload>();
  readonly #ended = new AbortController();
  readonly #tries = new WeakMap<PendingUpload, Promise<void>>();
  #lastAsked: number;
  #asking: Promise<void> | undefined;
  #isWatching = false;

  constructor(means: UploadMeans) {
    this.#means = means;
    this.#lastAsked = means.clock.now();
  }

  /** Nothing is asked any more. */
  end(): void {
    this.#ended.abort();
  }

  /**
   * Uploads the blob, or mounts it if that becomes possible before it is sent.
   * @param guess which repository to name in the request that opens the upload
   */
  async upload(content: BlobContent, tries: EarlierTries, guess: () => string | undefined): Promise<Placed> {
    const { discovery, progress, slots, mounting } = this.#means;
    const upload = new PendingUpload(content, tries);
    const stopListening = discovery.onHolder(content.digest, () => void this.#try(upload));
    if (mounting) this.#pending.add(upload);
    void this.#try(upload); // a holder may have been found since the first tries
    progress.expect(content.size);
    try {
      const sent = slots.upload(() => this.#inTurn(upload, tries.session, guess));
      sent.catch(() => {}); // if it is mounted before its turn, nobody waits for it
      return await Promise.race([sent, upload.mounted]);
    } finally {
      stopListening();
      this.#pending.delete(upload);
      if (upload.placed !== undefined) progress.expect(-content.size);
    }
  }

  async #inTurn(
    upload: PendingUpload,
    session: UploadSession | undefined,
    guess: () => string | undefined,
  ): Promise<Placed> {
    await this.#askBeforeSending(upload);
    if (upload.placed !== undefined) return upload.placed;
    const opened = session ?? (await this.#open(upload, guess()));
    if (opened === undefined) return await upload.mounted;
    const sending = this.#send(upload, opened);
    this.#watch();
    return await sending;
  }

  /** @returns undefined if the guess was right, and the blob is mounted */
  async #open(upload: PendingUpload, from: string | undefined): Promise<UploadSession | undefined> {
    const { target, discovery } = this.#means;
    const named = from === undefined || upload.refusedBy.has(from) ? undefined : from;
    const opened = await target.openUpload(
      named === undefined ? undefined : { digest: upload.digest, from: named },
    );
    if (!opened.mounted) {
      if (named !== undefined) upload.refuse([named]);
      return opened.session;
    }
    if (named === undefined) throw new TypeError('A mount needs a source.');
    discovery.confirm(upload.digest, named);
    upload.mount(named);
    return undefined;
  }

  async #send(upload: PendingUpload, session: UploadSession): Promise<Placed> {
    const { until, progress, target } = this.#means;
    const sent = (bytes: number): void => {
      upload.sent(bytes);
      progress.sent(bytes);
    };
    upload.beginSending();
    try {
      const blob = await progress.uploading(() =>
        until(upload.signal).sendBlob(session, upload.content, sent),
      );
      const { refusals } = upload;
      return { outcome: 'pushed', refusedMounts: refusals, attempts: refusals + blob.attempts };
    } catch (error) {
      if (upload.placed === undefined) throw error;
      void target.cancelUpload(session);
      return upload.placed;
    }
  }

  async #askBeforeSending(upload: PendingUpload): Promise<void> {
    const { clock, askAgainMilliseconds, mounting } = this.#means;
    const isStale = clock.now() - this.#lastAsked >= askAgainMilliseconds;
    if (!mounting || upload.placed !== undefined) return;
    const ask = isStale && upload.content.size >= large;
    const answered = (ask ? this.#askAgain() : Promise.resolve()).then(() => this.#tries.get(upload));
    answered.catch(() => {}); // the upload fails, too, if it has to
    await waitFor(answered, longestWait, this.#ended.signal, clock).catch(() => {});
  }

  /** Asks again every few seconds while large layers are being sent, and tries one of those who refused every second. */
  #watch(): void {
    if (this.#isWatching || !this.#means.mounting) return;
    this.#isWatching = true;
    void this.#watchUntilEnd().catch(() => {}); // only the upload matters
  }

  async #watchUntilEnd(): Promise<void> {
    const { clock, askAgainMilliseconds } = this.#means;
    for (let round = 1; !this.#ended.signal.aborted; round += 1) {
      await clock.delay(askAgainMilliseconds / triesPerQuestion, this.#ended.signal);
      if (round % triesPerQuestion === 0) await this.#askAgain();
      else await this.#tryRefusedAgain();
    }
  }

  /** Those who ask at the same time share the answer. */
  #askAgain(): Promise<void> {
    this.#asking ??= this.#askOnce().finally(() => {
      this.#lastAsked = this.#means.clock.now();
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #askOnce(): Promise<void> {
    const open = this.#largeOnes;
    if (open.length === 0) return;
    await this.#means.discovery.askAgain(open.map(({ digest }) => digest));
    await Promise.all(open.map(upload => this.#tries.get(upload)));
    await this.#tryRefusedAgain();
  }

  /** Large blobs of which most is still to be sent, the most first. */
  get #largeOnes(): readonly PendingUpload[] {
    return [...this.#pending]
      .filter(upload => upload.content.size >= large && upload.isWorthMounting)
      .toSorted((a, b) => b.remaining - a.remaining);
  }

  /**
   * Repositories that have a layer and refused to mount it may be those of jobs that were still pushing. Their manifest makes
   * all of its layers mountable at once, so one layer is enough to find out. Each call tries the one that waits the longest.
   */
  async #tryRefusedAgain(): Promise<void> {
    const upload = this.#largeOnes.find(({ refusedBy }) => refusedBy.size > 0);
    const [longest] = upload?.refusedBy ?? [];
    if (upload === undefined || longest === undefined) return;
    upload.refusedBy.delete(longest);
    await this.#try(upload);
    if (upload.placed?.from !== longest) return;
    for (const other of this.#pending) {
      if (other.refusedBy.delete(longest)) void this.#try(other);
    }
  }

  /** One try after the other for each blob. Never fails: the upload goes on, and fails if it has to. */
  #try(upload: PendingUpload): Promise<void> {
    const trying = (this.#tries.get(upload) ?? Promise.resolve())
      .then(() => this.#tryOnce(upload))
      .catch(() => {});
    this.#tries.set(upload, trying);
    return trying;
  }

  async #tryOnce(upload: PendingUpload): Promise<void> {
    const { discovery, slots, target, mounting } = this.#means;
    if (!mounting || !this.#pending.has(upload) || !upload.isWorthMounting) return;
    const { digest } = upload;
    const known = discovery.holders
      .of(digest)
      .map(({ source }) => source.name)
      .filter(name => !upload.refusedBy.has(name))
      .slice(0, mostTries);
    if (known.length === 0) return;
    const mount = await slots.mount(() => mountBlob(target, digest, { known }));
    if (!mount.mounted) {
      upload.refuse(mount.refusedBy);
      if (mount.session !== undefined) void target.cancelUpload(mount.session);
      return;
    }
    const { from = '', refusedMounts } = mount.placed;
    upload.refuse(known.slice(0, refusedMounts));
    discovery.confirm(digest, from);
    upload.mount(from);
  }
}
