import { createHash } from 'node:crypto';

/** `algorithm:encoded` (OCI image spec, "Descriptors", section Digests), of a registered algorithm. */
export type Digest = `sha256:${string}` | `sha512:${string}`;

/** What is encoded must be lower-case hexadecimal of the hash's length (same section, "Registered algorithms"). */
const registered = [/^sha256:[a-f0-9]{64}$/, /^sha512:[a-f0-9]{128}$/];

export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && registered.some(expression => expression.test(text));
}

/** ECR names whatever it stores by sha256. */
export function digestOf(content: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
