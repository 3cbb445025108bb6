import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 160 random bits in characters that a component of a repository name may have. */
export function newToken(): string {
  return randomBytes(20).toString('hex');
}

/** Compares in a time that does not depend on where the two differ. */
export function isToken(given: string, token: string): boolean {
  return timingSafeEqual(hashOf(given), hashOf(token));
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
