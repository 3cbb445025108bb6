import { type Digest, digestOf } from '../../../src/oci/digest.ts';
import type { GeneratedImage } from '../../support/generate-image.ts';

/** The image with another in-toto statement in its attestation, all digests above it made anew. */
export function replaceStatement(image: GeneratedImage, statement: object): GeneratedImage {
  const blobs = new Map(image.blobs);
  const json = (digest: Digest) => JSON.parse(blobs.get(digest)?.toString() ?? '{}');
  const put = (value: object) => {
    const bytes = Buffer.from(JSON.stringify(value));
    const digest = digestOf(bytes);
    blobs.set(digest, bytes);
    return { digest, size: bytes.length };
  };
  const index = json(image.root.digest);
  const manifests = index.manifests.map(
    (member: { digest: Digest; annotations?: Record<string, string> }) => {
      if (member.annotations?.['vnd.docker.reference.type'] !== 'attestation-manifest') return member;
      const manifest = json(member.digest);
      const annotations = { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' };
      const layer = { ...manifest.layers[0], ...put(statement), annotations };
      return { ...member, ...put({ ...manifest, layers: [layer] }) };
    },
  );
  return { ...image, blobs, root: { ...image.root, ...put({ ...index, manifests }) } };
}
