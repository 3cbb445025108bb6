import type { Encryption } from '../../ecr/control-plane.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import type { DiscoveryCost } from '../result.ts';
import type { FoundSources } from './found-sources.ts';
import type { ImageBlobs, ImageLayer } from './image-blobs.ts';

/** A layer of the image, as it is in the source and in the target. */
export interface ResolvedLayer {
  readonly layer: ImageLayer;
  /** The blob that the registry gets; undefined if it has to be compressed first. */
  readonly descriptor?: Descriptor;
  /** The descriptor was taken from a registry image with the same diff ID. */
  readonly matchedByDiffId: boolean;
  /** The target has the blob. */
  readonly existing: boolean;
}

/** An image whose layers have been looked up in the target. */
export interface ResolvedImage {
  readonly blobs: ImageBlobs;
  /** In image order. */
  readonly layers: readonly ResolvedLayer[];
  /** Configs that the target does not have. */
  readonly configs: readonly Descriptor[];
}

/** Where one layer comes from. */
export interface LayerPlan extends ResolvedLayer {
  /** Repositories that have the blob and can be mounted from, best first. */
  readonly heldBy: readonly string[];
  /** If the source does not contain it: all repositories that have it, best first, even if they cannot be mounted from. */
  readonly elsewhere: readonly string[];
}

/** The layers of the image that a repository has. */
export interface PlannedHolding {
  readonly repository: string;
  readonly digests: readonly Digest[];
  /** Undefined if it is unknown. */
  readonly encryption?: Encryption;
}

/** Where everything comes from, by what was known when the plan was made. Frozen: new results make a new plan. */
export interface PushPlan {
  readonly blobs: ImageBlobs;
  /** In image order. */
  readonly layers: readonly LayerPlan[];
  /** Configs that the target does not have. */
  readonly configs: readonly Descriptor[];
  /** Repositories to try for blobs that were not searched for: configs, and layers compressed by this push. */
  readonly guesses: readonly string[];
  /** In the order in which they were found. */
  readonly holdings: readonly PlannedHolding[];
  /** Mounts are attempted: `mount-from` allows them and the setting is not known to be off. */
  readonly mounting: boolean;
  readonly search: {
    readonly cost: DiscoveryCost;
    /** The role is not allowed to check some of the sources, or to list them. */
    readonly denied: boolean;
    /** The layers that were not found are assumed to be new. */
    readonly restIsNew: boolean;
  };
}

/**
 * The plan for an image by what has been found so far.
 * @param mounting whether mounts are attempted
 */
export function planOf(image: ResolvedImage, found: FoundSources, mounting: boolean): PushPlan {
  const { holdings, cost, denied, restIsNew } = found;
  const makeLayer = layerPlanner(found);
  const frozenHoldings = holdings.map(holding =>
    Object.freeze({ ...holding, digests: Object.freeze([...holding.digests]) }),
  );
  return Object.freeze({
    blobs: image.blobs,
    layers: Object.freeze(image.layers.map(makeLayer)),
    configs: Object.freeze([...image.configs]),
    guesses: Object.freeze(mounting ? guess(found, false) : []),
    holdings: Object.freeze(frozenHoldings),
    mounting,
    search: Object.freeze({ cost: Object.freeze({ ...cost }), denied, restIsNew }),
  });
}

/** Plans one layer after the other; what is the same for all of them is looked up once. */
function layerPlanner({ holders }: FoundSources): (resolved: ResolvedLayer) => LayerPlan {
  const held = holders.heldCounts;
  return resolved => {
    const digest = resolved.descriptor?.digest;
    const heldBy = digest === undefined ? [] : holders.of(digest, held).map(({ source }) => source.name);
    const readable = digest !== undefined && resolved.layer.missingAtSource;
    const elsewhere = readable ? holders.everyOf(digest, held) : [];
    return Object.freeze({
      ...resolved,
      heldBy: Object.freeze(heldBy),
      elsewhere: Object.freeze(elsewhere.map(({ source }) => source.name)),
    });
  };
}

/**
 * Which repository to try for a blob that was not found. For a layer that was searched for, it is a repository that could
 * not be checked, or the best one that was not checked. For a config or an attestation, which were not searched for, it is
 * the repository that has most of the image, because it may have all of it.
 */
function guess({ holders, unanswered, bestGuess }: FoundSources, searched: boolean): readonly string[] {
  const { largestHolder } = holders;
  const best = (searched ? unanswered : (largestHolder ?? unanswered)) ?? bestGuess ?? largestHolder;
  return best === undefined ? [] : [best];
}

/** Where a blob can be mounted from. */
export interface KnownSources {
  /** Repositories that have it, best first. */
  readonly heldBy: readonly string[];
  /** Which one to name if none is known: the request that opens an upload can name a mount source anyway. */
  readonly guessed: readonly string[];
}

/**
 * Where to mount one blob from, by what is known now.
 * @param searched whether repositories were searched for it
 */
export function sourcesOf(found: FoundSources, digest: Digest, searched: boolean): KnownSources {
  return {
    heldBy: found.holders.of(digest).map(({ source }) => source.name),
    get guessed() {
      return guess(found, searched); // a look at all candidates
    },
  };
}

/** Blobs to send from the source: their digests are known, and no mount source is. */
export function blobsToSend(plan: PushPlan): readonly Descriptor[] {
  const layers = absentLayers(plan).filter(
    ({ matchedByDiffId, layer }) => !matchedByDiffId && !layer.missingAtSource,
  );
  const unheld = layers.filter(({ heldBy }) => !plan.mounting || heldBy.length === 0);
  return [...unheld.map(({ descriptor }) => descriptor), ...plan.configs];
}

/** Layers with a known digest that have to be mounted or sent. */
export function absentLayers(
  plan: Pick<PushPlan, 'layers'>,
): readonly (LayerPlan & { readonly descriptor: Descriptor })[] {
  return plan.layers.filter(
    (layer): layer is LayerPlan & { descriptor: Descriptor } =>
      !layer.existing && layer.descriptor !== undefined,
  );
}

/** Whether a repository is known to have the layer. */
export function isHeld(plan: PushPlan, digest: Digest): boolean {
  return plan.layers.some(({ descriptor, heldBy }) => descriptor?.digest === digest && heldBy.length > 0);
}
