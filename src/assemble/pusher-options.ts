import type { TagGrace } from '../engine/push-context.ts';
import type { RetryPolicy } from '../shared/backoff.ts';
import type { Clock } from '../shared/delay.ts';
import type { TransportTimes } from '../shared/http-transport.ts';
import type { Logger } from '../shared/logger.ts';

/** What stays the same for every image that is pushed. */
export interface PusherOptions {
  readonly region: string;
  /** Account id of the registry; default is the caller's. */
  readonly registryId?: string;
  /** Registry host that the user named. It must be one of this registry's. */
  readonly host?: string;
  readonly logger: Logger;
  /** Given every secret before it is used. */
  readonly mask: (secret: string) => void;
  /** For spools: images that have to be unpacked, layers that have been compressed. Each push removes its own. */
  readonly temporaryDirectory: string;
  readonly tuning?: PusherTuning;
}

/** What tests, benchmarks and the soak set so that they need not wait. Nothing a user could turn. */
export interface PusherTuning {
  readonly policy?: Partial<RetryPolicy>;
  readonly times?: Partial<TransportTimes>;
  /** For the waits between attempts, and for the rate limits. */
  readonly clock?: Clock;
  /** In [0, 1); for the jitter of the waits. */
  readonly random?: () => number;
  /** How long a manifest is tried again whose blobs the registry does not see yet. */
  readonly visibilityMilliseconds?: number;
  readonly tagGrace?: TagGrace;
}
