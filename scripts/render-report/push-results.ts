/** Sample push results for the cases and the tests. */
import { type LayerResult, noDiscovery, type PushResult } from '../../src/engine/result.ts';
import { type Digest, digestOf } from '../../src/oci/digest.ts';
import { mediaTypes } from '../../src/oci/media-types.ts';

export const registry = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';

/** A layer whose digest depends only on its name. */
export function layer(name: string, size: number, more: Partial<LayerResult> = {}): LayerResult {
  return {
    digest: digestFor(name),
    size,
    mediaType: mediaTypes.ociLayerGzip,
    createdBy: name,
    platforms: ['linux/amd64'],
    outcome: 'pushed',
    milliseconds: 120,
    attempts: 1,
    ...more,
  };
}

export function mounted(
  name: string,
  size: number,
  from: string,
  more: Partial<LayerResult> = {},
): LayerResult {
  return layer(name, size, { outcome: 'mounted', from, milliseconds: 41, ...more });
}

export function existing(name: string, size: number, more: Partial<LayerResult> = {}): LayerResult {
  return layer(name, size, { outcome: 'existing', milliseconds: 0, attempts: 0, ...more });
}

function digestFor(name: string): Digest {
  return digestOf(`layer ${name}`);
}

/** A push of `layers` with matching counts: 40 ms per request, uploads at 25 MB/s. */
export function pushResult(layers: readonly LayerResult[], more: Partial<PushResult> = {}): PushResult {
  const pushed = layers.filter(({ outcome }) => outcome === 'pushed');
  const moved = layers.filter(({ outcome }) => outcome !== 'existing');
  const bytes = pushed.reduce((sum, { size }) => sum + size, 0);
  const busyMilliseconds = Math.round(bytes / 25_000);
  const transfer = moved.length === 0 ? 0 : 160 + busyMilliseconds;
  return {
    registry,
    repository: 'sample-ecs-app2',
    digest: digestOf(JSON.stringify(layers.map(({ digest }) => digest))),
    size: 2861,
    mediaType: mediaTypes.ociManifest,
    tags: ['v1', 'latest'],
    platforms: ['linux/amd64'],
    blobMounting: 'ENABLED',
    layers,
    imageExisted: moved.length === 0,
    dryRun: false,
    discovery:
      moved.length === 0 ? noDiscovery : { ...noDiscovery, candidates: 38, asked: 12, calls: 14, waves: 2 },
    missedMounts: [],
    requests: {
      token: 1,
      'get-setting': 1,
      'describe-repositories': 1,
      'check-layers': moved.length === 0 ? 1 : 13,
      mount: moved.length,
      'upload-complete': pushed.length + 1,
      'manifest-head': 1,
      'manifest-put': 2,
    },
    throttledRequests: 0,
    retries: 0,
    phases: [
      { name: 'load', startMilliseconds: 0, milliseconds: 35 },
      { name: 'sign-in', startMilliseconds: 20, milliseconds: 190 },
      { name: 'discover', startMilliseconds: 210, milliseconds: moved.length === 0 ? 45 : 240 },
      { name: 'transfer', startMilliseconds: 450, milliseconds: transfer },
      { name: 'manifests', startMilliseconds: 450 + transfer, milliseconds: 130 },
    ],
    upload: { bytes, busyMilliseconds },
    milliseconds: 580 + transfer,
    warnings: [],
    ...more,
  };
}
