import { EcrError } from './state/ecr-error.ts';

/** Requests a second by operation, per account and region (ECR service quotas). */
export const ecrRates: Readonly<Record<string, number>> = {
  UploadLayerPart: 500,
  InitiateLayerUpload: 100, // a mount starts from the same POST: the same quota (I)
  CompleteLayerUpload: 100,
  PutImage: 10,
  BatchCheckLayerAvailability: 1000,
  BatchGetImage: 2000,
  GetDownloadUrlForLayer: 3000,
  GetAuthorizationToken: 500,
};

/** No rate is published for the other operations (I). */
const unpublishedRate = 10;

/** Token buckets by operation; each holds one second's worth (I) and refills steadily. */
export class Quotas {
  readonly #rates: Readonly<Record<string, number>> | undefined;
  readonly #buckets = new Map<string, { tokens: number; filledAtMs: number }>();

  /** @param rates undefined for no limits */
  constructor(rates: Readonly<Record<string, number>> | undefined) {
    this.#rates = rates;
  }

  /** @throws EcrError ThrottlingException */
  take(region: string, operation: string | undefined): void {
    if (this.#rates === undefined || operation === undefined) return;
    const rate = this.#rates[operation] ?? unpublishedRate;
    const key = `${region} ${operation}`;
    const now = performance.now();
    const bucket = this.#buckets.get(key) ?? { tokens: rate, filledAtMs: now };
    this.#buckets.set(key, bucket);
    bucket.tokens = Math.min(rate, bucket.tokens + ((now - bucket.filledAtMs) * rate) / 1000);
    bucket.filledAtMs = now;
    if (bucket.tokens < 1) throw new EcrError('ThrottlingException', 'Rate exceeded');
    bucket.tokens -= 1;
  }
}
