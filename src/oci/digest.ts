import { createHash, type Hash } from 'node:crypto';

/**
 * A content digest `algorithm:hex` (OCI image spec, "Descriptors", section Digests).
 * Only registered algorithms are accepted; ECR itself uses sha256.
 */
export type Digest = `sha256:${string}` | `sha512:${string}`;

const hexLength = { sha256: 64, sha512: 128 } as const;
const pattern = /^(sha256|sha512):([0-9a-f]+)$/;

export function isDigest(text: unknown): text is Digest {
  if (typeof text !== 'string') return false;
  const match = pattern.exec(text);
  return match !== null && match[2]?.length === hexLength[match[1] as keyof typeof hexLength];
}

/** The sha256 digest of `bytes`. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export function algorithmOf(digest: Digest): keyof typeof hexLength {
  return digest.startsWith('sha512:') ? 'sha512' : 'sha256';
}

/** The hexadecimal part, which is the file name in layouts. */
export function hexOf(digest: Digest): string {
  return digest.slice(digest.indexOf(':') + 1);
}

/** First twelve hexadecimal digits, the way Docker prints layers. */
export function shortDigest(digest: Digest): string {
  return hexOf(digest).slice(0, 12);
}

/** An incremental hash with the algorithm of `expected`. */
export class DigestVerifier {
  readonly #expected: Digest;
  readonly #hash: Hash;

  constructor(expected: Digest) {
    this.#expected = expected;
    this.#hash = createHash(algorithmOf(expected));
  }

  update(chunk: Uint8Array): void {
    this.#hash.update(chunk);
  }

  /** The digest of all bytes. Can be called only once. */
  finish(): { readonly actual: Digest; readonly matches: boolean } {
    const actual = `${algorithmOf(this.#expected)}:${this.#hash.digest('hex')}` as Digest;
    return { actual, matches: actual === this.#expected };
  }
}
