import { AdaptiveLimiter } from '../shared/adaptive-limiter.ts';
import { type Clock, systemClock } from '../shared/delay.ts';
import type { RequestKind } from '../shared/request-log.ts';

/** Limiters of the operations that ECR meters by themselves. */
export interface RegistryLimits {
  readonly initiate: AdaptiveLimiter;
  readonly part: AdaptiveLimiter;
  readonly complete: AdaptiveLimiter;
  readonly putImage: AdaptiveLimiter;
  readonly deleteImage: AdaptiveLimiter;
  readonly read: AdaptiveLimiter;
}

/**
 * A tenth below ECR's default quotas (Amazon ECR service quotas: InitiateLayerUpload and CompleteLayerUpload 100 a
 * second, UploadLayerPart 500, PutImage 10, BatchCheckLayerAvailability 1,000). None is published for BatchDeleteImage:
 * it is treated like PutImage.
 */
export function ecrLimits(clock: Clock = systemClock): RegistryLimits {
  return {
    initiate: new AdaptiveLimiter({ concurrency: 64, perSecond: 90, clock }),
    part: new AdaptiveLimiter({ concurrency: 64, perSecond: 450, clock }),
    complete: new AdaptiveLimiter({ concurrency: 64, perSecond: 90, clock }),
    putImage: new AdaptiveLimiter({ concurrency: 10, perSecond: 9, clock }),
    deleteImage: new AdaptiveLimiter({ concurrency: 10, perSecond: 9, clock }),
    read: new AdaptiveLimiter({ concurrency: 64, perSecond: 900, clock }),
  };
}

/** The limiter that a request has to pass. */
export function limiterFor(limits: RegistryLimits, kind: RequestKind): AdaptiveLimiter {
  switch (kind) {
    case 'mount':
    case 'upload-open':
      return limits.initiate;
    case 'upload-part':
      return limits.part;
    case 'upload-complete':
      return limits.complete;
    case 'manifest-put':
      return limits.putImage;
    case 'manifest-delete':
      return limits.deleteImage;
    default:
      return limits.read;
  }
}
