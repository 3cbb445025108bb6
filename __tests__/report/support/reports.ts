import type { LayerResult, PushResult } from '../../../src/engine/result.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { buildReport } from '../../../src/report/build.ts';
import type { Prices, Report } from '../../../src/report/schema.ts';

export const prices: Prices = { storageUsdPerGbMonth: 0.1, usdPerMinute: 0.006 };

export function layer(name: string, size: number, more: Partial<LayerResult> = {}): LayerResult {
  return {
    digest: digestOf(name),
    size,
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    createdBy: `COPY ${name} /`,
    platforms: ['linux/amd64'],
    outcome: 'pushed',
    reason: 'not-found',
    milliseconds: 10,
    attempts: 1,
    ...more,
  };
}

export function mounted(name: string, size: number, from = 'base/node'): LayerResult {
  const { reason: _reason, ...rest } = layer(name, size);
  return { ...rest, outcome: 'mounted', from };
}

export function existing(name: string, size: number): LayerResult {
  const { reason: _reason, ...rest } = layer(name, size);
  return { ...rest, outcome: 'existing', attempts: 0 };
}

export function result(layers: readonly LayerResult[], more: Partial<PushResult> = {}): PushResult {
  return {
    registry: '123456789012.dkr.ecr.eu-central-1.amazonaws.com',
    repository: 'shop/web',
    digest: digestOf(`${more.repository ?? 'shop/web'}-manifest`),
    size: 1000,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    tags: ['v1'],
    platforms: ['linux/amd64'],
    blobMounting: 'ENABLED',
    layers,
    imageExisted: false,
    dryRun: false,
    discovery: { candidates: 5, asked: 5, askedWhileSending: 0, calls: 5, waves: 1, limited: false },
    missedMounts: [],
    requests: { mount: 3 },
    throttledRequests: 0,
    retries: 0,
    phases: [{ name: 'transfer', startMilliseconds: 0, milliseconds: 1000 }],
    upload: { bytes: 0, busyMilliseconds: 0 },
    milliseconds: 1000,
    warnings: [],
    ...more,
  };
}

export function report(layers: readonly LayerResult[], more: Partial<PushResult> = {}): Report {
  return buildReport(result(layers, more), { prices, run: { runId: '100', runAttempt: 1 } });
}
