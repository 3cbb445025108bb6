import type { PushTuning } from '../engine/push-context.ts';
import type { RetryPolicy } from '../shared/backoff.ts';
import type { Clock } from '../shared/delay.ts';
import type { Logger } from '../shared/logger.ts';
import type { TransportTimes } from '../shared/transport-times.ts';

/** What stays the same for every image that is pushed. */
export interface PusherOptions {
  readonly region: string;
  /** Account ID of the registry; defaults to the caller's. */
  readonly registryId?: string;
  /** Registry host from the input. It must be a host of this registry. */
  readonly host?: string;
  readonly logger: Logger;
  /** Called with every secret before it is used. */
  readonly mask: (secret: string) => void;
  /** For spool files: unpacked images and compressed layers. Each push removes its own. */
  readonly temporaryDirectory: string;
  readonly tuning?: PusherTuning;
}

/** Set by tests, benchmarks and the soak test, so that they need not wait. Not available to users. */
export interface PusherTuning extends PushTuning {
  readonly policy?: Partial<RetryPolicy>;
  readonly times?: Partial<TransportTimes>;
  /** For the waits between attempts, and for the rate limits. */
  readonly clock?: Clock;
  /** In [0, 1); for the jitter of the waits. */
  readonly random?: () => number;
  /** How long to retry a manifest whose blobs are not visible in the registry yet. */
  readonly visibilityMilliseconds?: number;
}
