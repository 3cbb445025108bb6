import type { Digest } from '../../oci/digest.ts';
import { sumOf } from '../../shared/sum.ts';
import type { FoundLayers, LayerCount, LocatingLog } from '../log/locating-log.ts';
import { absentLayers, type PushPlan } from './plan.ts';

/**
 * Logs where the layers are, and which ones the registry does not store.
 * @param isUnderWay whether the search goes on
 */
export function logPlan(plan: PushPlan, repository: string, log: LocatingLog, isUnderWay = false): void {
  for (const layer of plan.blobs.byReference) log.keptByReference(layer);
  log.planFound(repository, summarize(plan, isUnderWay));
}

function summarize(plan: PushPlan, isUnderWay: boolean): FoundLayers {
  const layers = plan.layers.filter(({ layer }) => !layer.attestation);
  const attestations = plan.layers.filter(({ layer }) => layer.attestation);
  const absent = absentLayers({ layers }).map(({ descriptor, heldBy }) => ({
    size: descriptor.size,
    held: plan.mounting && heldBy.length > 0,
  }));
  const sizes = new Map(layers.map(({ descriptor }) => [descriptor?.digest, descriptor?.size ?? 0]));
  const sizeOf = (digest: Digest): number => sizes.get(digest) ?? 0;
  return {
    total: layers.length,
    existing: layers.filter(({ existing }) => existing).length,
    held: count(absent.filter(({ held }) => held)),
    notFound: count(absent.filter(({ held }) => !held)),
    toCompress: layers.filter(({ descriptor }) => descriptor === undefined).length,
    isUnderWay,
    attestations: count(attestations.map(({ layer }) => layer.descriptor)),
    cost: plan.search.cost,
    holdings: plan.holdings.map(({ repository, digests }) => ({
      repository,
      layers: digests.filter(digest => sizes.has(digest)).length,
      bytes: sumOf(digests, sizeOf),
    })),
  };
}

function count(layers: readonly { readonly size: number }[]): LayerCount {
  return { layers: layers.length, bytes: sumOf(layers, ({ size }) => size) };
}
