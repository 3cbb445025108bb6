import type { TransferLog } from '../log/transfer-log.ts';
import { BusyTime } from '../stopwatch.ts';

const intervalMilliseconds = 10_000;

/** Counts the uploaded bytes, and logs the progress every ten seconds while uploads run. */
export class TransferProgress {
  readonly #log: Pick<TransferLog, 'progress'>;
  readonly #interval: number;
  readonly #together: BusyTime | undefined;
  readonly #busy = new BusyTime();
  #layersTotal = 0;
  #layersDone = 0;
  #bytesTotal = 0;
  #bytesDone = 0;
  #bytesOnWire = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param interval milliseconds between two lines
   * @param together also measures the time of other pushes
   */
  constructor(
    log: Pick<TransferLog, 'progress'>,
    interval = intervalMilliseconds,
    together: BusyTime | undefined = undefined,
  ) {
    this.#log = log;
    this.#interval = interval;
    this.#together = together;
  }

  /** @param layers 0 if another program sends them, and only it knows how many there are */
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

  /** A blob of this size is going to be uploaded. */
  expect(bytes: number): void {
    this.#bytesTotal += bytes;
  }

  /** Runs an upload and measures the time during which anything is sent. */
  async uploading<T>(upload: () => Promise<T>): Promise<T> {
    const clocks = [this.#busy, ...(this.#together === undefined ? [] : [this.#together])];
    for (const clock of clocks) clock.begin();
    try {
      return await upload();
    } finally {
      for (const clock of clocks) clock.end();
    }
  }

  /** Body bytes written to the socket; negative to subtract a failed attempt. */
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
    if (this.#layersTotal === 0 && this.#bytesOnWire === 0) return;
    this.#log.progress({
      layers: this.layers,
      bytes: { done: this.#bytesDone, total: this.#bytesTotal },
      busyMilliseconds: this.busyMilliseconds,
    });
  }
}
