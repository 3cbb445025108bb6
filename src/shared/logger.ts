/** Receives progress and warnings. The action writes them as workflow commands; tests collect them. */
export interface Logger {
  info(message: string): void;
  /** Shown as an annotation; not a failure. */
  warning(message: string): void;
  notice(message: string): void;
  /** Shown only with RUNNER_DEBUG=1. */
  debug(message: string): void;
  /** A title with lines that are collapsed below it. */
  group(title: string, lines: readonly string[]): void;
}
