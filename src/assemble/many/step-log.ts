import type { Logger } from '../../shared/logger.ts';

/** The log of several pushes at a time: every line begins with the image that it is about. */
export class StepLog {
  readonly #logger: Logger;
  /** Warnings and notices so far. GitHub shows only a few of them, so what is true of all images is shown once. */
  readonly #told = new Set<string>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** @param label names the image */
  of(label: string): Logger {
    const logger = this.#logger;
    const labelled = (message: string) => `[${label}] ${message}`;
    const once = (tell: (message: string) => void) => (message: string) => {
      if (this.#told.has(message)) return logger.info(labelled(message));
      this.#told.add(message);
      tell(labelled(message));
    };
    return {
      info: message => logger.info(labelled(message)),
      warning: once(message => logger.warning(message)),
      notice: once(message => logger.notice(message)),
      debug: message => logger.debug(labelled(message)),
      group: (title, lines) => logger.group(labelled(title), lines),
    };
  }
}
