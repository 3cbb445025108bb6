import { sumOf } from '../shared/sum.ts';
import type { Prices, Savings } from './schema.ts';

/**
 * The savings model.
 *
 * - Bytes: the compressed size of all distinct mounted layers. A layer counts once per repository, even if several
 *   tags, platforms, images or reports contain it. Layers that the repository already had do not count, because no tool
 *   would have uploaded them.
 * - Time: the bytes divided by the upload rate of the same push. The rate is the number of bytes sent, divided by the
 *   time during which at least one upload was sending (the union of the intervals, so that parallel uploads are not
 *   counted twice). If too little was uploaded to measure a rate, a fixed rate is assumed and the estimate is called
 *   `assumed`. The time spent searching for layers is not subtracted; the report shows it separately.
 * - Storage: bytes / 10^9 x price, in decimal GB as everywhere in the report. ECR bills a layer once for each
 *   repository it was uploaded to; a mounted layer adds nothing.
 * - Runner: minutes x price. GitHub bills whole minutes per job, so a single push may not change the bill, but over
 *   many runs the fractions add up.
 */

/** Below either of these, the upload rate reflects connection setup and round trips, not bandwidth. */
const measurable = { bytes: 4 * 1024 * 1024, busyMilliseconds: 250 } as const;

/**
 * Bytes per second if nothing could be measured. One blob uploads to ECR at 24 to 28 MB/s, and several upload at once.
 * About twice that rate understates the time saved rather than overstating it.
 */
export const assumedBytesPerSecond = 50_000_000;

/** In USD, for ECR's standard storage and a Linux runner with two cores. */
export const defaultPrices: Prices = { storageUsdPerGbMonth: 0.1, usdPerMinute: 0.006 };

export interface UploadRate {
  readonly basis: Savings['basis'];
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

/** Distinct mounted bytes, and the rate at which they would have been uploaded. */
export interface SavedPart {
  readonly bytes: number;
  readonly rate: UploadRate;
}

/** The total savings of the parts. The rate of the result is its bytes divided by its seconds. */
export function estimateSavings(parts: readonly SavedPart[], prices: Prices): Savings {
  const saving = parts.filter(part => part.bytes > 0);
  const bytes = sumOf(saving, part => part.bytes);
  const seconds = sumOf(saving, part => part.bytes / part.rate.bytesPerSecond);
  const assumedBytes = sumOf(
    saving.filter(part => part.rate.basis === 'assumed'),
    part => part.bytes,
  );
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

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
