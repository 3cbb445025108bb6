import { parseBasicAuthorization } from '../shared/basic-auth.ts';
import { Secrets } from '../shared/secrets.ts';

/** Removes credentials from a response, in case a registry or proxy echoes the request in an error message. */
export function redact(body: Buffer, authorization: string | undefined): Buffer {
  if (authorization === undefined || body.byteLength === 0) return body;
  const text = body.toString('utf8');
  const clean = secretsOf(authorization).hide(text);
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
