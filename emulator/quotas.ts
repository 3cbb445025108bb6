import { EcrError } from './state/ecr-error.ts';

/** Requests per second by operation. */
export type Rates = Readonly<Record<string, number>>;

/** ECR's service quotas, per account and region. No rates are published for the last ones (I). */
export const ecrRates: Rates = {
  UploadLayerPart: 500,
  InitiateLayerUpload: 100, // a mount starts with the same POST, so it has the same quota (I)
  CompleteLayerUpload: 100,
  PutImage: 10,
  BatchCheckLayerAvailability: 1000,
  BatchGetImage: 2000,
  GetDownloadUrlForLayer: 3000,
  GetAuthorizationToken: 500,
  BatchDeleteImage: 10,
  CreateRepository: 10,
  DescribeImages: 10,
  DescribePullThroughCacheRules: 10,
  DescribeRepositories: 10,
  DescribeRepositoryCreationTemplates: 10,
  GetAccountSetting: 10,
  ListImages: 10,
  PutAccountSetting: 10,
};

/** `ecr` stands for ECR's rates. Operations without a rate have no limit. */
export type QuotaOption = 'ecr' | Rates | undefined;

/** Token buckets by operation. Each holds the tokens of one second (I) and refills steadily. */
export class Quotas {
  #rates: Rates = {};
  readonly #now: () => number;
  readonly #buckets = new Map<string, { tokens: number; filledAtMs: number }>();

  /** @param now milliseconds of a monotonic clock */
  constructor(option: QuotaOption, now: () => number = () => performance.now()) {
    this.#now = now;
    this.set(option);
  }

  /** All buckets are full afterwards. */
  set(option: QuotaOption): void {
    this.#rates = option === 'ecr' ? ecrRates : (option ?? {});
    this.#buckets.clear();
  }

  /** @throws EcrError ThrottlingException */
  take(region: string, operation: string | undefined): void {
    const rate = operation === undefined ? undefined : this.#rates[operation];
    if (rate === undefined) return;
    const key = `${region} ${operation}`;
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: rate, filledAtMs: now };
    this.#buckets.set(key, bucket);
    bucket.tokens = Math.min(rate, bucket.tokens + ((now - bucket.filledAtMs) * rate) / 1000);
    bucket.filledAtMs = now;
    if (bucket.tokens < 1) throw new EcrError('ThrottlingException', 'Rate exceeded');
    bucket.tokens -= 1;
  }
}
