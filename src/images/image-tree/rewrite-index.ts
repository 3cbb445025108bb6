import type { Descriptor } from '../../oci/descriptor.ts';
import { digestOf } from '../../oci/digest.ts';
import type { ImageNode, IndexNode } from '../../oci/image-tree.ts';
import { type Index, serializeManifest } from '../../oci/manifest.ts';
import { ImageError } from '../../shared/errors.ts';

/** `index` with these members only: everything else in it stays, its digest is another. */
export function withMembers(descriptor: Descriptor, index: Index, children: readonly ImageNode[]): IndexNode {
  const rewritten: Index = { ...index, manifests: children.map(child => child.descriptor) };
  const bytes = serialize(descriptor, rewritten);
  const { data: _, ...rest } = descriptor;
  return {
    kind: 'index',
    descriptor: { ...rest, digest: digestOf(bytes), size: bytes.length },
    bytes,
    index: rewritten,
    children,
  };
}

function serialize(descriptor: Descriptor, index: Index): Buffer {
  try {
    return serializeManifest(index);
  } catch (error) {
    // JSON.parse takes any depth, JSON.stringify overflows the stack.
    const message = `Image index ${descriptor.digest} cannot be written anew: it is nested too deep.`;
    throw new ImageError(message, 'Build the image again.', { cause: error });
  }
}
