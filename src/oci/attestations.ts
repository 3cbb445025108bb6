import type { Descriptor } from './descriptor.ts';
import type { Digest } from './digest.ts';

/** Annotation of BuildKit's attestation manifests: the image manifest that they attest. */
const reference = 'vnd.docker.reference.digest';

/** Digest of the image manifest that a member of an index attests, as it is written; undefined when it attests none. */
export function attestedDigest(member: Descriptor): string | undefined {
  return member.annotations?.[reference];
}

/** The member of an index as an attestation of another image manifest. */
export function withAttestedDigest(member: Descriptor, digest: Digest): Descriptor {
  return { ...member, annotations: { ...member.annotations, [reference]: digest } };
}
