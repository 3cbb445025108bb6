import { parseBasicAuthorization } from '../shared/basic-auth.ts';

/** Removes credentials from a response, in case a registry or proxy echoes the request in an error message. */
export function redact(body: Buffer, authorization: string | undefined): Buffer {
  if (authorization === undefined || body.byteLength === 0) return body;
  const text = body.toString('utf8');
  const clean = secretsOf(authorization).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return clean === text ? body : Buffer.from(clean);
}

/** Shorter secrets can occur in ordinary text. */
const minSecretLength = 8;

function secretsOf(authorization: string): readonly string[] {
  const credential = authorization.slice(authorization.indexOf(' ') + 1);
  const password = parseBasicAuthorization(authorization)?.password ?? '';
  return [credential, password].filter(secret => secret.length >= minSecretLength);
}
