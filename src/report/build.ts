import type { LayerResult, PushResult } from '../engine/result.ts';
import { cutEnd, visible } from '../shared/one-line.ts';
import { estimateSavings, uploadRate } from './savings.ts';
import {
  maxTextLength,
  type Prices,
  type Report,
  type ReportLayer,
  type ReportRun,
  reportVersion,
} from './schema.ts';
import { totalsOf } from './totals.ts';

export interface ReportContext {
  readonly prices: Prices;
  /** Default is now. */
  readonly createdAt?: Date;
  readonly toolVersion?: string;
  /** The workflow run; see `runFromEnvironment`. */
  readonly run?: ReportRun;
}

/** The report of a push: the counts, and the savings estimated from them. Pure. */
export function buildReport(result: PushResult, context: ReportContext): Report {
  const totals = totalsOf(distinct(result.layers));
  const rate = uploadRate(result.upload);
  return {
    schema: reportVersion,
    tool: {
      name: 'ecr-mount-push',
      ...(context.toolVersion === undefined ? {} : { version: context.toolVersion }),
    },
    createdAt: (context.createdAt ?? new Date()).toISOString(),
    ...(context.run === undefined ? {} : { run: context.run }),
    images: [imageOf(result)],
    totals,
    savings: estimateSavings([{ bytes: totals.bytesMounted, rate }], context.prices),
    blobMounting: result.blobMounting,
    dryRun: result.dryRun,
    discovery: { ...result.discovery },
    missedMounts: result.missedMounts.map(missed => ({ ...missed })),
    requests: { ...result.requests },
    throttledRequests: result.throttledRequests,
    retries: result.retries,
    timings: timingsOf(result),
    phases: result.phases.map(phase => ({
      name: phase.name,
      startMilliseconds: Math.round(phase.startMilliseconds),
      milliseconds: Math.round(phase.milliseconds),
    })),
    warnings: result.warnings.map(bounded),
  };
}

function imageOf(result: PushResult): Report['images'][number] {
  return {
    registry: result.registry,
    repository: result.repository,
    ...(result.digest === undefined ? {} : { digest: result.digest }),
    tags: [...result.tags],
    platforms: result.platforms.map(shortened),
    mediaType: shortened(result.mediaType ?? ''),
    ...(result.size === undefined ? {} : { size: result.size }),
    existed: result.imageExisted,
    layers: result.layers.map(layerOf),
  };
}

function layerOf(layer: LayerResult): ReportLayer {
  return {
    digest: layer.digest,
    ...(layer.diffId === undefined ? {} : { diffId: layer.diffId }),
    size: layer.size,
    ...(layer.beforeCompression === undefined ? {} : { beforeCompression: layer.beforeCompression }),
    mediaType: shortened(layer.mediaType),
    createdBy: bounded(layer.createdBy),
    platforms: layer.platforms.map(shortened),
    ...(layer.attestation === undefined ? {} : { attestation: layer.attestation }),
    outcome: layer.outcome,
    ...(layer.from === undefined ? {} : { from: layer.from }),
    ...(layer.reason === undefined ? {} : { reason: layer.reason }),
    ...(layer.matchedByDiffId === undefined ? {} : { matchedByDiffId: layer.matchedByDiffId }),
    milliseconds: Math.round(layer.milliseconds),
    attempts: layer.attempts,
  };
}

/** The engine lists each layer once; a repeated one would still count once. */
function distinct(layers: readonly LayerResult[]): readonly LayerResult[] {
  return [...new Map(layers.map(layer => [layer.digest, layer])).values()];
}

function timingsOf(result: PushResult): Record<string, number> {
  const timings: Record<string, number> = {};
  for (const phase of result.phases) {
    timings[phase.name] = (timings[phase.name] ?? 0) + Math.round(phase.milliseconds);
  }
  timings['total'] = Math.round(result.milliseconds);
  return timings;
}

function bounded(text: string): string {
  return cutEnd(visible(text), maxTextLength);
}

function shortened(text: string): string {
  return cutEnd(visible(text), 256);
}
