import { AwsCredentialsError } from '../../shared/errors.ts';
import { detailOf, headersOf, nameOf } from '../sdk-error.ts';
import { setClock } from './rejections.ts';

/** AWS returns these for a signature whose date is more than five minutes off, and most of them for a wrong secret key, too. */
const dateRejections = new Set([
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/** Some requests take a minute to arrive, so AWS may reject a date that is a little less than five minutes off. */
const leastSkewMilliseconds = 4 * 60_000;

/** AWS rejected the date of a signature. */
export class ClockError extends AwsCredentialsError {
  /** Milliseconds that AWS's clock is ahead of this machine's. */
  readonly offset: number;

  /** @param error what the SDK threw */
  constructor(offset: number, error: unknown) {
    super(
      `${describeOffset(offset)}, which therefore rejects the signatures (${nameOf(error)}: ${detailOf(error)})`,
      setClock,
      { cause: error },
    );
    this.offset = offset;
  }
}

/**
 * The error for a request whose signature was rejected because of its date.
 * @param signedOffset milliseconds by which the date of the signature was ahead of this machine's clock
 * @param now this machine's clock, in milliseconds since the epoch
 * @returns undefined if the date was right, so that the reason is another one, such as a wrong secret key
 */
export function clockErrorOf(error: unknown, signedOffset: number, now = Date.now()): ClockError | undefined {
  if (!dateRejections.has(nameOf(error))) return undefined;
  const theirs = dateOf(error);
  if (theirs === undefined) return undefined;
  const offset = theirs - now;
  return Math.abs(offset - signedOffset) < leastSkewMilliseconds ? undefined : new ClockError(offset, error);
}

/** The date of the response, or of `(20261127T183300Z - 5 min.)` in its message if a proxy removed the header. */
function dateOf(error: unknown): number | undefined {
  const { date, age } = headersOf(error);
  const header = age === undefined ? Date.parse(date ?? '') : Number.NaN;
  if (!Number.isNaN(header)) return header;
  const said = /\((\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z [-+] \d+ min/.exec(detailOf(error));
  if (said === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = said.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** @param offset milliseconds that AWS's clock is ahead of this machine's */
export function describeOffset(offset: number): string {
  const direction = offset > 0 ? 'behind' : 'ahead of';
  return `The clock of this machine is ${roughly(offset)} ${direction} the clock of AWS`;
}

/** `1 h 2 min`, `7 min`. */
function roughly(milliseconds: number): string {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''].join(' ').trim();
}
