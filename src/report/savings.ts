import type { Prices, Savings } from './schema.ts';

/**
 * The savings model.
 *
 * - Bytes: the compressed sizes of the distinct layers that were mounted. A layer counts once a repository, however
 *   many tags, platforms, images or reports refer to it. What the repository had already is no saving: no tool would
 *   have sent it.
 * - Time: those bytes at the rate of this push's own uploads, which is the bytes sent divided by the time in which at
 *   least one upload was sending (the union of the intervals, so that parallel uploads are not counted twice).
 *   When too little was uploaded to measure a rate, an assumed one is used and the estimate is called `assumed`.
 *   The time that looking for the layers took is not deducted; the report states it beside.
 * - Storage: ECR bills a layer once for each repository that it was uploaded to; a mounted layer adds nothing.
 *   Bytes / 10^9 x price, the same decimal GB as everywhere in the report.
 * - Runner: minutes x price. GitHub bills whole minutes a job, so a single push may cross no boundary; over many runs
 *   the fractions add up.
 */

/** Below either of these the upload rate is noise: connection set-up and round trips, not bandwidth. */
export const measurable = { bytes: 4 * 1024 * 1024, busyMilliseconds: 250 } as const;

/**
 * Bytes a second when nothing could be measured. One blob goes up to ECR at 24 to 28 MB/s, and several go at once:
 * about twice that, so that the time saved is rather understated.
 */
export const assumedBytesPerSecond = 50_000_000;

/** USD: ECR's standard storage, and a Linux runner with two cores. */
export const defaultPrices: Prices = { storageUsdPerGbMonth: 0.1, usdPerMinute: 0.006 };

export interface UploadRate {
  readonly basis: 'measured' | 'assumed';
  readonly bytesPerSecond: number;
}

/** The rate of a push's uploads. `busyMilliseconds` is the union of the intervals in which an upload was sending. */
export function uploadRate(upload: {
  readonly bytes: number;
  readonly busyMilliseconds: number;
}): UploadRate {
  const enough = upload.bytes >= measurable.bytes && upload.busyMilliseconds >= measurable.busyMilliseconds;
  return enough
    ? { basis: 'measured', bytesPerSecond: upload.bytes / (upload.busyMilliseconds / 1000) }
    : { basis: 'assumed', bytesPerSecond: assumedBytesPerSecond };
}

/** Distinct mounted bytes, and the rate at which they would have gone up. */
export interface SavedPart {
  readonly bytes: number;
  readonly rate: UploadRate;
}

/** What the parts save together. The rate of the result is the one that yields its seconds. */
export function estimateSavings(parts: readonly SavedPart[], prices: Prices): Savings {
  const saving = parts.filter(part => part.bytes > 0);
  const bytes = sum(saving.map(part => part.bytes));
  const seconds = sum(saving.map(part => part.bytes / part.rate.bytesPerSecond));
  const assumedBytes = sum(saving.filter(part => part.rate.basis === 'assumed').map(part => part.bytes));
  const rate = bytes === 0 ? (parts[0]?.rate ?? uploadRate({ bytes: 0, busyMilliseconds: 0 })) : undefined;
  return {
    bytes,
    seconds: round(seconds, 3),
    minutes: round(seconds / 60, 4),
    basis: rate?.basis ?? (assumedBytes > 0 ? 'assumed' : 'measured'),
    assumedBytes,
    bytesPerSecond: rate?.bytesPerSecond ?? bytes / seconds,
    storageUsdPerMonth: round((bytes / 1e9) * prices.storageUsdPerGbMonth, 6),
    minutesUsd: round((seconds / 60) * prices.usdPerMinute, 6),
    prices,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
