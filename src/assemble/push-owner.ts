import { StoppedError } from '../shared/errors.ts';
import { RequestLog, type RequestOwner } from '../shared/request-log.ts';

/** Owner of the requests of one push, which ends when it fails or is aborted from outside. */
export class PushOwner implements RequestOwner {
  readonly signal: AbortSignal;
  readonly requests = new RequestLog();
  readonly #failing = new AbortController();

  /** @param outside aborts the push */
  constructor(outside: AbortSignal) {
    this.signal = AbortSignal.any([this.#failing.signal, outside]);
  }

  /** The push has failed, so nothing of it continues. */
  readonly stop = (failure: unknown): void => this.#failing.abort(new StoppedError(failure));

  /** @throws what the work throws, or the reason of the signal from outside if that came first */
  async untilFailure<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.stop(error);
      throw this.signal.reason === this.#failing.signal.reason ? error : this.signal.reason;
    }
  }
}
