import { parseBasicAuthorization } from '../shared/basic-auth.ts';
import { Secrets } from '../shared/secrets.ts';

/** Characters of a token in the longest encoding that is recognized. ECR's tokens have less than 4,000. */
const longestEncoding = 16_000;

/**
 * Removes credentials from a response, in case a registry or proxy echoes the request in an error message.
 * @param cut `body` is only the start of the response, so it may end within a credential: its last part is removed
 */
export function redact(body: Buffer, authorization: string | undefined, cut = false): Buffer {
  if (authorization === undefined || body.byteLength === 0) return body;
  const text = body.toString('utf8');
  const clean = secretsOf(authorization).hide(text);
  if (cut) return Buffer.from(clean.slice(0, -longestEncoding));
  return clean === text ? body : Buffer.from(clean);
}

let latest: { readonly authorization: string; readonly secrets: Secrets } | undefined;

/** Many requests in a row have the same credentials. */
function secretsOf(authorization: string): Secrets {
  if (latest?.authorization === authorization) return latest.secrets;
  const secrets = new Secrets();
  secrets.add(authorization.slice(authorization.indexOf(' ') + 1));
  secrets.add(parseBasicAuthorization(authorization)?.password ?? '');
  latest = { authorization, secrets };
  return secrets;
}
