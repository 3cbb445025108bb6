import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';
import type { ImageBlobs, ImageLayer } from './image-blobs.ts';
import type { AskingQueue } from './mount-sources/asking-queue.ts';
import type { Candidates } from './mount-sources/candidates.ts';
import type { Holders } from './mount-sources/holders.ts';
import type { SourceSearch } from './mount-sources/search-request.ts';

/** Where one layer is to come from. */
export interface LayerPlan {
  readonly layer: ImageLayer;
  /** The blob the registry gets; undefined when it has to be compressed first. */
  readonly descriptor?: Descriptor;
  /** The descriptor was taken from a registry image with the same diff ID. */
  readonly matchedByDiffId: boolean;
  /** The target has the blob. */
  readonly existing: boolean;
}

export interface PushPlan {
  readonly blobs: ImageBlobs;
  /** In image order. */
  readonly layers: readonly LayerPlan[];
  /** Configs that the target lacks. */
  readonly configs: readonly Descriptor[];
  readonly holders: Holders;
  /** Of layers that the source lacks: repositories that have them, best first, whether or not they can be mounted. */
  readonly elsewhere: ReadonlyMap<Digest, readonly string[]>;
  /** Mounts are tried: `mount-from` allows them and the setting is not known to be off. */
  readonly mounting: boolean;
  /** Undefined with `mount-from: none`. */
  readonly candidates: Candidates | undefined;
  readonly queue: AskingQueue | undefined;
  /** Undefined where nothing was searched for. */
  readonly search: SourceSearch | undefined;
}

/** Blobs whose bytes the source has to give: those to be sent with a known digest and no known holder. */
export function blobsToSend(plan: PushPlan): readonly Descriptor[] {
  const layers = absentLayers(plan).filter(
    ({ matchedByDiffId, layer }) => !matchedByDiffId && !layer.missingAtSource,
  );
  const unheld = layers.filter(({ descriptor }) => !plan.mounting || !plan.holders.has(descriptor.digest));
  return [...unheld.map(({ descriptor }) => descriptor), ...plan.configs];
}

/** Layers that have to be mounted or sent and whose digest is known. */
export function absentLayers(plan: PushPlan): readonly (LayerPlan & { readonly descriptor: Descriptor })[] {
  return plan.layers.filter(
    (layer): layer is LayerPlan & { descriptor: Descriptor } =>
      !layer.existing && layer.descriptor !== undefined,
  );
}

/**
 * The repositories to mount a blob from, best first. A blob without a known holder gets the one that is likeliest to
 * hold it all the same, for its upload has to be opened anyway. Of a layer that is a repository that would not say, or
 * the best ranked one that was never asked; of a config or an attestation, which nobody was asked for, the repository
 * that holds most of the image: it may hold it whole.
 */
export function mountSources(plan: PushPlan, digest: Digest): readonly string[] {
  if (!plan.mounting) return [];
  const known = plan.holders.of(digest).map(({ source }) => source.name);
  if (known.length > 0) return known;
  const silent = plan.search?.unanswered[0]?.name;
  const largestHolder = plan.holders.largestHolder;
  const searched = plan.blobs.chains.some(chain => chain.includes(digest));
  const guess =
    (searched ? silent : (largestHolder ?? silent)) ?? plan.queue?.bestGuess?.name ?? largestHolder;
  return guess === undefined ? [] : [guess];
}
