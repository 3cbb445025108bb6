import type { Clock } from '../../shared/delay.ts';

/** How long an upload that has ended is remembered, in milliseconds. */
const remembered = 10_000;

interface Upload {
  readonly began: number;
  /** Pieces that are being sent. */
  busy: number;
  /** When the last piece was sent. */
  last: number;
  ended: boolean;
}

/** Watches one upload from its begin to its end. */
export interface UploadWatch {
  /** Runs what sends a piece of it. */
  during<T>(work: () => Promise<T>): Promise<T>;
  end(): void;
}

/** When clients last sent something to each repository. All times are milliseconds of the clock. */
export class UploadActivity {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #uploads = new Map<string, Set<Upload>>();
  readonly #latestBegin = new Map<string, number>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  begin(repository: string): UploadWatch {
    const now = this.#clock.now();
    const upload: Upload = { began: now, busy: 0, last: now, ended: false };
    const uploads = this.#uploads.get(repository) ?? new Set();
    for (const old of uploads) if (old.ended && now - old.last > remembered) uploads.delete(old);
    this.#uploads.set(repository, uploads.add(upload));
    this.#latestBegin.set(repository, now);
    return {
      during: async work => {
        upload.busy += 1;
        try {
          return await work();
        } finally {
          upload.busy -= 1;
          upload.last = this.#clock.now();
        }
      },
      end: () => {
        upload.ended = true;
        upload.last = this.#clock.now();
      },
    };
  }

  /** Whether an upload to the repository began at that time or later. */
  beganSince(repository: string, at: number): boolean {
    return (this.#latestBegin.get(repository) ?? Number.NEGATIVE_INFINITY) >= at;
  }

  /**
   * When something was last sent; now, if something is being sent.
   * @param at the earliest result
   * @param began counts only uploads that began at this time or later
   */
  last(repository: string, at: number, began = Number.NEGATIVE_INFINITY): number {
    const uploads = [...(this.#uploads.get(repository) ?? [])].filter(upload => upload.began >= began);
    const times = uploads.map(({ busy, last }) => (busy > 0 ? this.#clock.now() : last));
    return Math.max(at, ...times);
  }
}
