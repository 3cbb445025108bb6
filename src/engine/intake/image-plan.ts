import type { Digest } from '../../oci/digest.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import { mediaTypes } from '../../oci/media-types.ts';
import type { FoundSources } from '../locating/found-sources.ts';
import { blobsOfImage, type ImageBlobs, type ImageLayer } from '../locating/image-blobs.ts';
import { type LayerPlan, type PushPlan, planOf, type ResolvedLayer } from '../locating/plan.ts';
import type { TransferredLayer } from '../transfer/transfer-image.ts';
import { existing, type Placement, type Placements } from './placement.ts';

/** Before its manifest arrives, nothing is known of the image. */
export const noImage: ImageBlobs = { layers: [], byReference: [], configs: [], chains: [], platforms: [] };

/** A blob that was found while the image is unknown. */
export function placeholder(digest: Digest, size: number): ResolvedLayer {
  const descriptor = { mediaType: mediaTypes.ociLayerGzip, digest, size };
  const layer = { descriptor, createdBy: '', platforms: [], uncompressed: false, missingAtSource: false };
  return { layer, descriptor, matchedByDiffId: false, existing: false };
}

/** The plan by which the blobs of an image came into the target, as it would have been made before. */
export function planOfArrived(
  root: ImageNode,
  placements: Placements,
  found: FoundSources,
  mounting: boolean,
): PushPlan {
  const blobs = blobsOfImage(root);
  const image = {
    blobs,
    layers: blobs.layers.map(layer => resolvedLayer(layer, placements.get(layer.descriptor.digest))),
    configs: blobs.configs.filter(({ digest }) => !wasThere(placements.get(digest))),
  };
  const plan = planOf(image, found, mounting);
  const layers = plan.layers.map(layer => withRefusals(layer, placements.get(digestOf(layer))));
  return Object.freeze({ ...plan, layers: Object.freeze(layers) });
}

/** A layer that the client sent without asking for it had just been compressed by it, so nobody can have had it. */
function resolvedLayer(layer: ImageLayer, placement: Placement | undefined): ResolvedLayer {
  const compressed = placement?.outcome === 'pushed' && !placement.asked;
  return {
    layer: { ...layer, uncompressed: compressed },
    ...(compressed ? {} : { descriptor: layer.descriptor }),
    matchedByDiffId: false,
    existing: wasThere(placement),
  };
}

/** A client that does not ask for a blob and does not send it knows that it is there. */
function wasThere(placement: Placement | undefined): boolean {
  return placement === undefined || placement.outcome === 'existing';
}

/** What is known of the registry may be newer than the search for this layer. */
function withRefusals(layer: LayerPlan, placement: Placement | undefined): LayerPlan {
  const heldBy = new Set([...layer.heldBy, ...(placement?.refusedBy ?? [])]);
  return Object.freeze({ ...layer, heldBy: Object.freeze([...heldBy]) });
}

function digestOf({ layer }: LayerPlan): Digest {
  return layer.descriptor.digest;
}

/** What became of the layers of a plan, each once, in image order. */
export function arrivedLayers(plan: PushPlan, placements: Placements): readonly TransferredLayer[] {
  const nothingDone: Omit<Placement, 'asked'> = existing;
  return plan.layers.map(layer => {
    const placement = placements.get(digestOf(layer)) ?? nothingDone;
    const { outcome, from, refusedMounts, attempts, milliseconds } = placement;
    return {
      plan: layer,
      descriptor: layer.layer.descriptor,
      outcome,
      ...(from === undefined ? {} : { from }),
      refusedMounts,
      attempts,
      milliseconds,
    };
  });
}
