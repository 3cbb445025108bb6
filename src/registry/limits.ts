import { AdaptiveLimiter } from '../shared/adaptive-limiter.ts';
import type { Clock } from '../shared/delay.ts';
import type { RequestKind } from '../shared/request-log.ts';

/** Operations that a registry may limit separately. */
type Operation = 'initiate' | 'part' | 'complete' | 'putImage' | 'deleteImage' | 'read';

export interface OperationLimit {
  /** Maximum number of parallel requests. */
  readonly concurrency: number;
  readonly perSecond: number;
}

export type OperationLimits = Readonly<Record<Operation, OperationLimit>>;

export type Limiters = Readonly<Record<Operation, AdaptiveLimiter>>;

/** Limiters for the requests of one client. */
export function createLimiters(limits: OperationLimits, clock: Clock): Limiters {
  const limiter = (operation: Operation) => new AdaptiveLimiter({ ...limits[operation], clock });
  return {
    initiate: limiter('initiate'),
    part: limiter('part'),
    complete: limiter('complete'),
    putImage: limiter('putImage'),
    deleteImage: limiter('deleteImage'),
    read: limiter('read'),
  };
}

/** The limiter for a kind of request. */
export function limiterFor(limiters: Limiters, kind: RequestKind): AdaptiveLimiter {
  switch (kind) {
    case 'mount':
    case 'upload-open':
      return limiters.initiate;
    case 'upload-part':
      return limiters.part;
    case 'upload-complete':
      return limiters.complete;
    case 'manifest-put':
      return limiters.putImage;
    case 'manifest-delete':
      return limiters.deleteImage;
    default:
      return limiters.read;
  }
}
