import { formatBytes, formatDuration } from '../shared/units.ts';
import { assumedBytesPerSecond } from './savings.ts';
import type { Savings, Totals } from './schema.ts';

/** `1 layer`, `13 layers`; with a plural given, `2 retries`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** `12,600`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** `text` that does not wrap at spaces: a narrow column would separate numbers from their units. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

/** Follows sizes of layers that a push would compress first. */
export const beforeCompression = 'before compression';

/** `41.0 MB`; with uncompressed bytes `33.0 MB before compression`, or `41.0 MB (33.0 MB of it before compression)`. */
export function bytesText(bytes: number, uncompressed: number): string {
  if (uncompressed === 0) return formatBytes(bytes);
  if (uncompressed === bytes) return `${formatBytes(bytes)} ${beforeCompression}`;
  return `${formatBytes(bytes)} (${formatBytes(uncompressed)} of it ${beforeCompression})`;
}

/** `+ 1 attestation, 4.2 kB pushed`: what counts apart from the layers; empty without attestations. */
export function attestationsText({ attestations }: Totals, dryRun = false): string {
  if (attestations === undefined) return '';
  const { count, bytes, bytesPushed } = attestations;
  const sent = dryRun ? 'to push' : 'pushed';
  const size = bytesPushed === bytes ? `${formatBytes(bytes)} ${sent}` : partlySent(bytes, bytesPushed, sent);
  return `+ ${counted(count, 'attestation')}, ${size}`;
}

function partlySent(bytes: number, bytesPushed: number, sent: string): string {
  if (bytesPushed === 0) return formatBytes(bytes);
  return `${formatBytes(bytes)}, ${formatBytes(bytesPushed)} of it ${sent}`;
}

/** `80%`; only exact values are shown as 0% or 100%. */
export function percent(part: number, whole: number): string {
  if (whole <= 0) return '0%';
  const value = Math.round((part / whole) * 100);
  if (value === 0 && part > 0) return '<1%';
  if (value === 100 && part < whole) return '>99%';
  return `${value}%`;
}

/** USD, with more decimals for small amounts. */
export function usd(amount: number): string {
  if (amount === 0) return '0 USD';
  if (amount >= 0.1) return `${amount.toFixed(2)} USD`;
  return amount < 0.0001 ? '<0.0001 USD' : `${Number(amount.toPrecision(amount < 0.01 ? 1 : 2))} USD`;
}

/** The same for use in a sentence, with words instead of `<`. */
export function usdInWords(amount: number): string {
  return amount < 0.0001 ? 'less than 0.0001 USD' : usd(amount);
}

/** `6.3 s`; an estimate has no more digits than are meaningful. */
export function savedTime(savings: Savings): string {
  const milliseconds = savings.seconds * 1000;
  if (milliseconds < 100) return '<0.1 s';
  return milliseconds < 1000 ? `${(milliseconds / 1000).toFixed(1)} s` : formatDuration(milliseconds);
}

/** The same for use in a sentence: `about 6.3 s`. */
export function aboutSavedTime(savings: Savings): string {
  const time = savedTime(savings);
  return time.startsWith('<') ? `less than ${time.slice(1)}` : `about ${time}`;
}

function rateText(bytesPerSecond: number): string {
  return `${formatBytes(Math.round(bytesPerSecond))}/s`;
}

/** What the time is based on, such as `at the measured upload rate of 25.1 MB/s`. */
export function basisText(savings: Savings): string {
  if (savings.basis === 'measured')
    return `at the measured upload rate of ${rateText(savings.bytesPerSecond)}`;
  const part = savings.assumedBytes < savings.bytes ? 'partly ' : '';
  return `${part}at an assumed upload rate of ${rateText(assumedBytesPerSecond)}`;
}
