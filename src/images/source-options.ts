import type { Logger } from '../shared/logger.ts';

/** What every transport is given. */
export interface SourceOptions {
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Platforms asked for, `os/architecture[/variant]`; none means all. */
  readonly platforms: readonly string[];
}
