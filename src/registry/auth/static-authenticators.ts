import { basicAuthorization } from '../../shared/basic-auth.ts';
import type { Authenticator } from './authenticator.ts';

/** HTTP Basic (RFC 7617) with credentials that do not change. */
export function basicAuthenticator(username: string, password: string): Authenticator {
  const authorization = basicAuthorization({ username, password });
  return { expires: false, authorization: async () => authorization, refresh: async () => false };
}
