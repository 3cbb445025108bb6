import type { Logger } from '../../shared/logger.ts';
import { formatBytes, formatDuration } from '../../shared/units.ts';
import { BusyTime } from '../stopwatch.ts';

const intervalMilliseconds = 10_000;

/** Counts what the uploads send; while they run, says every ten seconds how far they are. */
export class TransferProgress {
  readonly #logger: Logger;
  readonly #interval: number;
  readonly #busy = new BusyTime();
  #layersTotal = 0;
  #layersDone = 0;
  #bytesTotal = 0;
  #bytesDone = 0;
  #bytesOnWire = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param interval milliseconds between two lines */
  constructor(logger: Logger, interval = intervalMilliseconds) {
    this.#logger = logger;
    this.#interval = interval;
  }

  start(layers: number): void {
    this.#layersTotal = layers;
    this.#timer = setInterval(() => this.#report(), this.#interval);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  get layers(): { readonly done: number; readonly total: number } {
    return { done: this.#layersDone, total: this.#layersTotal };
  }

  layerDone(): void {
    this.#layersDone += 1;
  }

  /** A blob of that size is going to be uploaded. */
  expect(bytes: number): void {
    this.#bytesTotal += bytes;
  }

  /** Runs an upload, counting the time in which anything is sent. */
  async uploading<T>(upload: () => Promise<T>): Promise<T> {
    this.#busy.begin();
    try {
      return await upload();
    } finally {
      this.#busy.end();
    }
  }

  /** Body bytes handed to the socket; negative when a failed attempt is taken back. */
  readonly sent = (bytes: number): void => {
    this.#bytesDone += bytes;
    if (bytes > 0) this.#bytesOnWire += bytes;
  };

  get bytesOnWire(): number {
    return this.#bytesOnWire;
  }

  get busyMilliseconds(): number {
    return this.#busy.milliseconds;
  }

  #report(): void {
    const rate = (this.#bytesDone / Math.max(this.#busy.milliseconds, 1)) * 1000;
    const left = this.#bytesTotal - this.#bytesDone;
    const parts = [
      `${this.#layersDone} of ${this.#layersTotal} layers done`,
      `${formatBytes(Math.max(this.#bytesDone, 0))} of ${formatBytes(this.#bytesTotal)} sent`,
    ];
    if (rate > 0) parts.push(`${formatBytes(Math.round(rate))}/s`);
    if (rate > 0 && left > 0) parts.push(`about ${formatDuration((left / rate) * 1000)} left`);
    this.#logger.info(parts.join(', '));
  }
}
