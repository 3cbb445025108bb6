import { StallError } from './network-error.ts';
import { Patience } from './patience.ts';
import type { TransportTimes } from './transport-times.ts';
import { formatDuration } from './units.ts';
import type { BodyWatcher, UploadBody } from './upload-body.ts';

/** Ends a request whose body is not accepted, or whose response does not begin. */
export class Watchdog {
  readonly #times: TransportTimes;
  readonly #controller = new AbortController();
  readonly #sending: Patience;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(times: TransportTimes) {
    this.#times = times;
    this.#sending = new Patience(times.windowMilliseconds, times.windowBytes, (bytes, milliseconds) =>
      this.#end(`it accepted ${bytes} bytes in ${formatDuration(milliseconds)}`),
    );
    this.#expectResponse(times.idleMilliseconds + times.connectMilliseconds, '');
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get reason(): unknown {
    return this.#controller.signal.reason;
  }

  /** Until the response begins. */
  watcherOf({ size }: UploadBody): BodyWatcher {
    const { idleMilliseconds, digestBytesPerSecond } = this.#times;
    const answerMilliseconds = 2 * idleMilliseconds + (size / digestBytesPerSecond) * 1000;
    return {
      waiting: () => this.#wait(),
      reading: bytes => {
        clearTimeout(this.#timer);
        this.#sending.passed(bytes);
      },
      sent: () => this.#expectResponse(answerMilliseconds, ' after it was sent'),
    };
  }

  #wait(): void {
    if (!this.#stopped) this.#sending.wait();
  }

  #expectResponse(milliseconds: number, since: string): void {
    if (this.#stopped) return;
    const late = (): void => this.#end(`no response within ${formatDuration(milliseconds)}${since}`);
    this.#timer = setTimeout(late, milliseconds);
  }

  #end(message: string): void {
    this.#controller.abort(new StallError(message));
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#sending.stop();
  }
}
