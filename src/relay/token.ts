import { randomBytes, timingSafeEqual } from 'node:crypto';

/** 128 bits in lower-case letters and digits, so that it is a valid component of a repository name. */
export function newToken(): string {
  return randomBytes(16).toString('hex');
}

/** The secret first component of every repository name that clients use: `TOKEN/shop/web`. */
export class Token {
  readonly value: string;
  readonly #prefix: Buffer;

  /** @param value lower-case letters and digits */
  constructor(value: string) {
    if (!/^[a-z0-9]+$/.test(value))
      throw new Error('the token must consist of lower-case letters and digits');
    this.value = value;
    this.#prefix = Buffer.from(`${value}/`);
  }

  /**
   * What follows `TOKEN/` in a path or name. The time does not depend on how much of the token is right.
   * @returns undefined if `text` does not begin with it
   */
  strip(text: string): string | undefined {
    const { length } = this.#prefix;
    const given = Buffer.from(text.slice(0, length), 'latin1');
    if (given.byteLength !== length || !timingSafeEqual(given, this.#prefix)) return undefined;
    return text.slice(length);
  }

  /** The name by which clients know a repository. */
  prepend(repository: string): string {
    return `${this.value}/${repository}`;
  }

  /** `text` without the token, for messages and log lines. */
  hideIn(text: string): string {
    return text.replaceAll(this.value, '***');
  }
}
