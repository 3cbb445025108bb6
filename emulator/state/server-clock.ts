import { EcrError } from './ecr-error.ts';

/** A signature is valid this long before and after its date (Signature Version 4). */
const toleranceMs = 5 * 60_000;

/** AWS's clock. It differs from that of this machine, as if the machine's own were wrong. */
export class ServerClock {
  /** How far it is ahead of this machine's clock. */
  offsetMs = 0;

  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now() + this.offsetMs;
  }

  /** Value of the Date header. */
  get date(): string {
    return new Date(this.now()).toUTCString();
  }

  /**
   * Checks the date of a signature.
   * @param signedAt value of X-Amz-Date
   * @throws EcrError InvalidSignatureException
   */
  requireCurrent(signedAt: string): void {
    const signed = Date.parse(
      signedAt.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
    );
    const [oldest, newest] = [this.now() - toleranceMs, this.now() + toleranceMs];
    const now = compact(this.now());
    if (signed < oldest) {
      const limit = `${compact(oldest)} (${now} - 5 min.)`;
      throw new EcrError(
        'InvalidSignatureException',
        `Signature expired: ${signedAt} is now earlier than ${limit}`,
      );
    }
    if (signed > newest) {
      const limit = `${compact(newest)} (${now} + 5 min.)`;
      throw new EcrError(
        'InvalidSignatureException',
        `Signature not yet current: ${signedAt} is still later than ${limit}`,
      );
    }
  }
}

/** The format of X-Amz-Date: `20261127T183300Z`. */
function compact(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}|[-:]/g, '');
}
