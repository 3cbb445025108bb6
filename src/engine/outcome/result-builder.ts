import type { ImageNode } from '../../oci/image-tree.ts';
import { blobsOfImage } from '../locating/image-blobs.ts';
import type { PushContext } from '../push-context.ts';
import type { PushOptions } from '../push-options.ts';
import {
  type DiscoveryCost,
  type LayerResult,
  noDiscovery,
  type PushResult,
  type SeenBlobMounting,
} from '../result.ts';
import type { Stopwatch } from '../stopwatch.ts';
import type { TransferProgress } from '../transfer/progress.ts';
import type { TransferredLayer } from '../transfer/transfer-image.ts';
import { type Findings, missedMountsOf, reasonFor } from './reasons.ts';

/** The parts that all results have in common. */
export interface Outcome {
  readonly context: Pick<PushContext, 'requests'> & {
    readonly options: Pick<PushOptions, 'repository' | 'tags' | 'dryRun'>;
  };
  /** Registry host. */
  readonly registry: string;
  /** The image as the registry has it now. */
  readonly root: ImageNode;
  readonly blobMounting: SeenBlobMounting;
  readonly stopwatch: Stopwatch;
  readonly progress: Pick<TransferProgress, 'bytesOnWire' | 'busyMilliseconds'>;
  readonly warnings: readonly string[];
}

/** The result of a push that looked up its layers. */
export function transferredResult(
  outcome: Outcome,
  transferred: readonly TransferredLayer[],
  findings: Findings,
): PushResult {
  const layers = distinct(transferred.map(layer => layerResult(layer, findings)));
  return {
    ...common(outcome),
    layers,
    imageExisted: false,
    discovery: together(findings.plan.search.cost, findings.missed.cost),
    missedMounts: missedMountsOf(layers, findings.missed.holders),
  };
}

/** The cost of the search, including the repositories that were checked only for the diagnosis. */
function together(search: DiscoveryCost, diagnosis: DiscoveryCost): DiscoveryCost {
  return {
    ...search,
    candidates: Math.max(search.candidates, diagnosis.candidates),
    asked: search.asked + diagnosis.asked,
    calls: search.calls + diagnosis.calls,
    waves: search.waves + diagnosis.waves,
  };
}

/** The result if the target already had the image. */
export function existingImageResult(outcome: Outcome): PushResult {
  const layers = blobsOfImage(outcome.root).layers.map(
    ({ descriptor, diffId, createdBy, platforms, attestation }): LayerResult => ({
      digest: descriptor.digest,
      ...(diffId === undefined ? {} : { diffId }),
      size: descriptor.size,
      mediaType: descriptor.mediaType,
      createdBy,
      platforms,
      ...(attestation ? { attestation } : {}),
      outcome: 'existing',
      milliseconds: 0,
      attempts: 0,
    }),
  );
  return { ...common(outcome), layers, imageExisted: true, discovery: noDiscovery, missedMounts: [] };
}

function layerResult(transferred: TransferredLayer, findings: Findings): LayerResult {
  const { plan, descriptor, outcome, from, beforeCompression, attempts, milliseconds } = transferred;
  const { diffId, createdBy, platforms, attestation } = plan.layer;
  return {
    digest: descriptor.digest,
    ...(diffId === undefined ? {} : { diffId }),
    size: descriptor.size,
    ...(beforeCompression === undefined ? {} : { beforeCompression }),
    mediaType: descriptor.mediaType,
    createdBy,
    platforms,
    ...(attestation ? { attestation } : {}),
    outcome,
    ...(from === undefined ? {} : { from }),
    ...(outcome === 'pushed' ? { reason: reasonFor(transferred, findings) } : {}),
    ...(plan.matchedByDiffId && plan.descriptor === descriptor ? { matchedByDiffId: true } : {}),
    milliseconds,
    attempts,
  };
}

/** Different tars may be compressed to, or matched with, the same blob. */
function distinct(layers: readonly LayerResult[]): readonly LayerResult[] {
  return [...new Map(layers.map(layer => [layer.digest, layer])).values()];
}

function common({ context, registry, root, blobMounting, stopwatch, progress, warnings }: Outcome) {
  const { options, requests } = context;
  return {
    registry,
    repository: options.repository,
    digest: root.descriptor.digest,
    size: root.bytes.byteLength,
    mediaType: root.descriptor.mediaType,
    tags: options.tags,
    platforms: blobsOfImage(root).platforms,
    blobMounting,
    dryRun: options.dryRun,
    requests: requests.byKind,
    throttledRequests: requests.throttled,
    retries: requests.retried,
    phases: stopwatch.phases,
    upload: { bytes: progress.bytesOnWire, busyMilliseconds: progress.busyMilliseconds },
    milliseconds: stopwatch.elapsed,
    warnings,
  };
}
