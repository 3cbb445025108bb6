import type { Descriptor } from './descriptor.ts';
import type { Digest } from './digest.ts';

/** Annotation of BuildKit's attestation manifests with the digest of the image manifest that they attest. */
const reference = 'vnd.docker.reference.digest';

/** Media type of in-toto statements, which are the layers of BuildKit's attestation manifests. */
export const inTotoType = 'application/vnd.in-toto+json';

/** Unvalidated digest of the image manifest that a member of an index attests; undefined if it is not an attestation. */
export function attestedDigest(member: Descriptor): string | undefined {
  return member.annotations?.[reference];
}

/** Changes the image manifest that a member of an index attests. */
export function withAttestedDigest(member: Descriptor, digest: Digest): Descriptor {
  return { ...member, annotations: { ...member.annotations, [reference]: digest } };
}
