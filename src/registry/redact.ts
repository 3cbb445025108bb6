import { parseBasicAuthorization } from '../shared/basic-auth.ts';

/** A registry or a proxy that echoes what it was sent must not bring a credential into a message. */
export function redact(body: Buffer, authorization: string | undefined): Buffer {
  if (authorization === undefined || body.byteLength === 0) return body;
  const text = body.toString('utf8');
  const clean = secretsOf(authorization).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return clean === text ? body : Buffer.from(clean);
}

/** Shorter ones are words that occur by themselves. */
const leastSecretLength = 8;

function secretsOf(authorization: string): readonly string[] {
  const credential = authorization.slice(authorization.indexOf(' ') + 1);
  const password = parseBasicAuthorization(authorization)?.password ?? '';
  return [credential, password].filter(secret => secret.length >= leastSecretLength);
}
