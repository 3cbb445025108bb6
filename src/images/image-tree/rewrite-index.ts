import type { Descriptor } from '../../oci/descriptor.ts';
import { digestOf } from '../../oci/digest.ts';
import type { ImageNode, IndexNode } from '../../oci/image-tree.ts';
import { type Index, serializeManifest } from '../../oci/manifest.ts';

/** Copy of `index` with only these members and a new digest. All other fields stay the same. */
export function withMembers(descriptor: Descriptor, index: Index, children: readonly ImageNode[]): IndexNode {
  const rewritten: Index = { ...index, manifests: children.map(child => child.descriptor) };
  const bytes = serializeManifest(rewritten);
  const { data: _, ...rest } = descriptor;
  return {
    kind: 'index',
    descriptor: { ...rest, digest: digestOf(bytes), size: bytes.length },
    bytes,
    index: rewritten,
    children,
  };
}
