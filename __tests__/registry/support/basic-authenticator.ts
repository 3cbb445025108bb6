import type { Authenticator } from '../../../src/registry/auth/authenticator.ts';
import { basicAuthorization } from '../../../src/shared/basic-auth.ts';

/** HTTP Basic (RFC 7617) with credentials that do not change. */
export function basicAuthenticator(username: string, password: string): Authenticator {
  const authorization = basicAuthorization({ username, password });
  return { expires: false, authorization: async () => authorization, refresh: async () => false };
}
