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
  const decoded = Buffer.from(credential, 'base64').toString('utf8');
  const password = authorization.startsWith('Basic ') ? decoded.slice(decoded.indexOf(':') + 1) : '';
  return [credential, password].filter(secret => secret.length >= leastSecretLength);
}
