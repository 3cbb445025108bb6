import type { Encryption } from '../../ecr/control-plane.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import type { DiscoveryCost } from '../result.ts';
import type { FoundSources } from './discovery.ts';
import type { ImageBlobs, ImageLayer } from './image-blobs.ts';

/** A layer of the image, as far as its source and the target say. */
export interface ResolvedLayer {
  readonly layer: ImageLayer;
  /** The blob the registry gets; undefined when it has to be compressed first. */
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
  /** Configs that the target lacks. */
  readonly configs: readonly Descriptor[];
}

/** Where one layer is to come from. */
export interface LayerPlan extends ResolvedLayer {
  /** Repositories known to hold the blob that can give it to the target, best first. */
  readonly heldBy: readonly string[];
  /**
   * Repositories to mount it from, best first: those that hold it, else the one that is likeliest to hold it all the
   * same, for the upload has to be opened anyway. None when no mounts are tried.
   */
  readonly mountFrom: readonly string[];
  /** Where the source lacks it: repositories that have it, best first, whether or not they can be mounted from. */
  readonly elsewhere: readonly string[];
}

/** What a repository holds of the image. */
export interface PlannedHolding {
  readonly repository: string;
  readonly digests: readonly Digest[];
  /** Undefined where the registry did not say. */
  readonly encryption?: Encryption;
}

/** Where everything is to come from, as it was known at a moment. Frozen: who learns more makes another plan. */
export interface PushPlan {
  readonly blobs: ImageBlobs;
  /** In image order. */
  readonly layers: readonly LayerPlan[];
  /** Configs that the target lacks. */
  readonly configs: readonly Descriptor[];
  /** Repositories to mount blobs from that nobody was asked for: configs, and what is compressed here. */
  readonly guesses: readonly string[];
  /** In the order in which they were found. */
  readonly holdings: readonly PlannedHolding[];
  /** Mounts are tried: `mount-from` allows them and the setting is not known to be off. */
  readonly mounting: boolean;
  readonly search: {
    readonly cost: DiscoveryCost;
    /** The role may not ask some of the sources, or not list them. */
    readonly denied: boolean;
    /** The layers that nobody holds were taken for new. */
    readonly restIsNew: boolean;
  };
}

/**
 * The plan for an image by what has been found so far.
 * @param mounting whether mounts are tried
 */
export function planOf(image: ResolvedImage, found: FoundSources, mounting: boolean): PushPlan {
  const { holdings, cost, denied, restIsNew } = found;
  const searched = new Set(image.blobs.chains.flat());
  const frozenHoldings = holdings.map(holding =>
    Object.freeze({ ...holding, digests: Object.freeze([...holding.digests]) }),
  );
  return Object.freeze({
    blobs: image.blobs,
    layers: Object.freeze(image.layers.map(layer => layerPlan(layer, found, mounting, searched))),
    configs: Object.freeze([...image.configs]),
    guesses: Object.freeze(mounting ? guess(found, false) : []),
    holdings: Object.freeze(frozenHoldings),
    mounting,
    search: Object.freeze({ cost: Object.freeze({ ...cost }), denied, restIsNew }),
  });
}

function layerPlan(
  resolved: ResolvedLayer,
  found: FoundSources,
  mounting: boolean,
  searched: ReadonlySet<Digest>,
): LayerPlan {
  const { descriptor, layer } = resolved;
  const digest = descriptor?.digest;
  const { holders } = found;
  const heldBy = digest === undefined ? [] : holders.of(digest).map(({ source }) => source.name);
  const sources = heldBy.length > 0 ? heldBy : guess(found, digest !== undefined && searched.has(digest));
  const elsewhere = digest !== undefined && layer.missingAtSource ? holders.everyOf(digest) : [];
  return Object.freeze({
    ...resolved,
    heldBy: Object.freeze(heldBy),
    mountFrom: Object.freeze(mounting ? [...sources] : []),
    elsewhere: Object.freeze(elsewhere.map(({ source }) => source.name)),
  });
}

/**
 * Who may hold a blob that nobody is known to hold. Of a layer that was searched for, that is a repository that would not
 * say, or the best ranked one that was never asked; of a config or an attestation, which nobody was asked for, the
 * repository that holds most of the image: it may hold it whole.
 */
function guess({ holders, silent, bestGuess }: FoundSources, searched: boolean): readonly string[] {
  const { largestHolder } = holders;
  const likeliest = (searched ? silent : (largestHolder ?? silent)) ?? bestGuess ?? largestHolder;
  return likeliest === undefined ? [] : [likeliest];
}

/** Blobs whose bytes the source has to give: those to be sent with a known digest and no known holder. */
export function blobsToSend(plan: PushPlan): readonly Descriptor[] {
  const layers = absentLayers(plan).filter(
    ({ matchedByDiffId, layer }) => !matchedByDiffId && !layer.missingAtSource,
  );
  const unheld = layers.filter(({ heldBy }) => !plan.mounting || heldBy.length === 0);
  return [...unheld.map(({ descriptor }) => descriptor), ...plan.configs];
}

/** Layers that have to be mounted or sent and whose digest is known. */
export function absentLayers(plan: PushPlan): readonly (LayerPlan & { readonly descriptor: Descriptor })[] {
  return plan.layers.filter(
    (layer): layer is LayerPlan & { descriptor: Descriptor } =>
      !layer.existing && layer.descriptor !== undefined,
  );
}

/** The repositories to mount a blob from, best first: those of its layer, or guesses for one that nobody was asked for. */
export function mountSources(plan: PushPlan, digest: Digest): readonly string[] {
  return plan.layers.find(({ descriptor }) => descriptor?.digest === digest)?.mountFrom ?? plan.guesses;
}

/** Whether a repository is known to hold the layer. */
export function isHeld(plan: PushPlan, digest: Digest): boolean {
  return plan.layers.some(({ descriptor, heldBy }) => descriptor?.digest === digest && heldBy.length > 0);
}
