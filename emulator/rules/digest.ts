import { createHash } from 'node:crypto';

/** `algorithm:encoded` (OCI image spec, "Descriptors", section Digests), of a registered algorithm. */
export type Digest = `sha256:${string}` | `sha512:${string}`;

/** The encoded part must be lower-case hexadecimal with the length of the hash (same section, "Registered algorithms"). */
const registered = [/^sha256:[a-f0-9]{64}$/, /^sha512:[a-f0-9]{128}$/];

export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && registered.some(expression => expression.test(text));
}

/** ECR uses sha256 for everything it stores. */
export function digestOf(content: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
