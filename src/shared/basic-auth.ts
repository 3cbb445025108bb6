/** HTTP Basic authentication (RFC 7617). */

export interface UserPassword {
  readonly username: string;
  readonly password: string;
}

/** Value of the Authorization header. */
export function basicAuthorization({ username, password }: UserPassword): string {
  return basicHeader(Buffer.from(`${username}:${password}`, 'utf8').toString('base64'));
}

/** Value of the Authorization header for a pair that is encoded already. */
export function basicHeader(encoded: string): string {
  return `Basic ${encoded}`;
}

/** @returns undefined for a header of another scheme, or one without a user name and a password */
export function parseBasicAuthorization(authorization: string): UserPassword | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(authorization)?.[1];
  return encoded === undefined ? undefined : decodeUserPassword(encoded);
}

/**
 * @param encoded base64 of `user:password`. A user name has no colon, a password may have.
 * @returns undefined when there is no colon
 */
export function decodeUserPassword(encoded: string): UserPassword | undefined {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
