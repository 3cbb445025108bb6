import { blobMountings } from '../ecr/control-plane.ts';
import type { Digest } from '../oci/digest.ts';
import type { RequestKind } from '../shared/request-log.ts';

/** The account setting as the push saw it. */
export const seenBlobMountings = [...blobMountings, 'UNKNOWN'] as const;
export type SeenBlobMounting = (typeof seenBlobMountings)[number];

export const layerOutcomes = ['pushed', 'mounted', 'existing'] as const;
export type LayerOutcome = (typeof layerOutcomes)[number];

/** Why a listed repository cannot give layers, in the order in which such repositories are looked into. */
export const ruledOutReasons = [
  /** A repository holds the layer, under another encryption type or key. */
  'encryption-differs',
  /** The only holders are pull-through caches. */
  'pull-through-cache',
  /** The only holders are excluded by `mount-from`. */
  'excluded',
] as const;
export type RuledOutReason = (typeof ruledOutReasons)[number];

/** What can stand between a layer and a repository that is known to hold it. */
const missedMountReasons = [
  ...ruledOutReasons,
  /** Blob mounting is off for the account and region. */
  'setting-off',
  /** The role may not look for, or not mount from, the sources. */
  'denied',
] as const;

/** Why a layer that was pushed had not been mounted. Every list of reasons elsewhere is made from this one. */
export const notMountedReasons = [
  ...missedMountReasons,
  /** No repository that was asked holds the layer. */
  'not-found',
  /** The target had the layer by name only, and called it missing when a manifest referred to it. */
  'by-name-only',
  /** The registry answered every mount with an upload session. */
  'refused',
  /** `mount-from: none`. */
  'mounting-disabled',
  /** The search ended at `max-mount-sources`. */
  'search-limit',
  /** The layer's digest is new: it was compressed by this push. */
  'compressed-here',
] as const;
export type NotMountedReason = (typeof notMountedReasons)[number];

/** What happened to one distinct layer blob of the image. */
export interface LayerResult {
  readonly digest: Digest;
  readonly diffId?: Digest;
  /** Compressed bytes. */
  readonly size: number;
  /** Only in a dry run: digest, size and media type are those of the plain tar, for what is pushed is yet to be compressed. */
  readonly beforeCompression?: true;
  readonly mediaType: string;
  /** From the config's history; untrusted text. Empty when the history does not say. */
  readonly createdBy: string;
  /** Platforms (`os/arch`) whose manifests refer to the layer. */
  readonly platforms: readonly string[];
  readonly outcome: LayerOutcome;
  /** Source repository when mounted. */
  readonly from?: string;
  /** Only for `pushed`. */
  readonly reason?: NotMountedReason;
  /** The layer's digest was taken from a registry image with the same diff ID. */
  readonly matchedByDiffId?: boolean;
  readonly milliseconds: number;
  /** Requests that tried to move it: mounts and uploads; 0 for `existing`. */
  readonly attempts: number;
}

export const phaseNames = ['load', 'sign-in', 'discover', 'transfer', 'manifests'] as const;
export type PhaseName = (typeof phaseNames)[number];

export interface Phase {
  readonly name: PhaseName;
  /** Since the push began. */
  readonly startMilliseconds: number;
  readonly milliseconds: number;
}

/** The cost of looking for mount sources. */
export interface DiscoveryCost {
  /** Repositories the registry listed (or that were named) as possible sources. */
  readonly candidates: number;
  /** Repositories asked for layers. */
  readonly asked: number;
  /** Control-plane calls: to the repositories asked, and for the pages of the registry's list. */
  readonly calls: number;
  /** Waves, each of parallel calls. */
  readonly waves: number;
  /** `max-mount-sources` ended the search with layers still missing. */
  readonly limited: boolean;
}

export const noDiscovery: DiscoveryCost = { candidates: 0, asked: 0, calls: 0, waves: 0, limited: false };

/** A repository that holds layers that were uploaded all the same. */
export interface MissedMount {
  readonly repository: string;
  /** Compressed bytes of the layers that it could have given. */
  readonly bytes: number;
  /** What stood in the way. */
  readonly reason: (typeof missedMountReasons)[number];
}

/** Everything a push did, counted. The report is made from it. */
export interface PushResult {
  /** Registry host. */
  readonly registry: string;
  readonly repository: string;
  /** Root manifest. Undefined, like `size` and `mediaType`, where a dry run cannot be certain of it. */
  readonly digest?: Digest;
  /** Bytes of the root manifest. */
  readonly size?: number;
  /** Of the root manifest. */
  readonly mediaType?: string;
  /** Bare tags. */
  readonly tags: readonly string[];
  readonly platforms: readonly string[];
  readonly blobMounting: SeenBlobMounting;
  /** Distinct layers, in image order. */
  readonly layers: readonly LayerResult[];
  /** The identical image was there already: no layer request was made. */
  readonly imageExisted: boolean;
  readonly dryRun: boolean;
  readonly discovery: DiscoveryCost;
  readonly missedMounts: readonly MissedMount[];
  readonly requests: Readonly<Partial<Record<RequestKind, number>>>;
  readonly throttledRequests: number;
  readonly retries: number;
  readonly phases: readonly Phase[];
  /** What the upload rate is measured from. */
  readonly upload: {
    /** Body bytes of blobs put on the wire, failed attempts included. */
    readonly bytes: number;
    /** Union of the intervals in which at least one upload was sending. */
    readonly busyMilliseconds: number;
  };
  readonly milliseconds: number;
  readonly warnings: readonly string[];
}
