import { type Answer, keep, type Start, startSchema } from './messages.ts';

/** The background process's channel to the main step. */
export class ParentLink {
  readonly #started = Promise.withResolvers<Start>();
  readonly #left = Promise.withResolvers<void>();
  readonly #kept = Promise.withResolvers<void>();
  #own = false;

  constructor() {
    process.once('disconnect', () => {
      if (!this.#own) this.#left.resolve();
    });
    process.on('message', message => {
      if (message !== keep) {
        this.#started.resolve(startSchema.parse(message));
        return;
      }
      this.#own = true;
      process.disconnect();
      this.#kept.resolve();
    });
  }

  /** Resolves when the main step has ended without letting this process stay. */
  get left(): Promise<void> {
    return this.#left.promise;
  }

  /** Resolves when the main step lets this process stay. */
  get kept(): Promise<void> {
    return this.#kept.promise;
  }

  /** What this process is to do. */
  get started(): Promise<Start> {
    return this.#started.promise;
  }

  /** Resolves when the message is on its way, or cannot be sent any more. */
  send(answer: Answer): Promise<void> {
    return new Promise(resolve => {
      if (!process.connected || process.send === undefined) resolve();
      else process.send(answer, undefined, undefined, () => resolve());
    });
  }
}
