import { blobMountings } from '../ecr/control-plane.ts';
import type { Digest } from '../oci/digest.ts';
import type { RequestKind } from '../shared/request-log.ts';

/** The account setting as the push saw it. */
export const seenBlobMountings = [...blobMountings, 'UNKNOWN'] as const;
export type SeenBlobMounting = (typeof seenBlobMountings)[number];

export const layerOutcomes = ['pushed', 'mounted', 'existing'] as const;
export type LayerOutcome = (typeof layerOutcomes)[number];

/** Why a listed repository cannot be a mount source, in the order in which such repositories are examined. */
export const ruledOutReasons = [
  /** A repository has the layer, but uses a different encryption type or key. */
  'encryption-differs',
  /** Only pull-through caches have the layer. */
  'pull-through-cache',
  /** Only repositories that `mount-from` excludes have the layer. */
  'excluded',
] as const;
export type RuledOutReason = (typeof ruledOutReasons)[number];

/** Why a layer was not mounted from a repository that is known to have it. */
const missedMountReasons = [
  ...ruledOutReasons,
  /** Blob mounting is off for the account and region. */
  'setting-off',
  /** The role is not allowed to check the sources, or to mount from them. */
  'denied',
] as const;

/** Why a layer was uploaded instead of mounted. Every other list of reasons is derived from this one. */
export const notMountedReasons = [
  ...missedMountReasons,
  /** No repository that was checked has the layer. */
  'not-found',
  /** The target listed the layer without storing it, and rejected a manifest because the layer was missing. */
  'by-name-only',
  /** The registry responded to every mount with an upload session. */
  'refused',
  /** `mount-from: none`. */
  'mounting-disabled',
  /** The search stopped at `max-mount-sources`. */
  'search-limit',
  /** The layer's digest is new: it was compressed by this push. */
  'compressed-here',
] as const;
export type NotMountedReason = (typeof notMountedReasons)[number];

/** What happened to one distinct layer blob of the image, or to one of its attestations. */
export interface LayerResult {
  readonly digest: Digest;
  readonly diffId?: Digest;
  /** Compressed bytes. */
  readonly size: number;
  /** Only in a dry run: digest, size and media type are those of the uncompressed tar, because only a push compresses it. */
  readonly beforeCompression?: true;
  readonly mediaType: string;
  /** From the config's history; untrusted text. Empty if the history does not contain it. */
  readonly createdBy: string;
  /** Platforms (`os/arch`) whose manifests refer to the layer. */
  readonly platforms: readonly string[];
  /** The blob belongs only to attestations of the image (provenance, SBOM), so it is no layer to the user. */
  readonly attestation?: true;
  readonly outcome: LayerOutcome;
  /** Source repository when mounted. */
  readonly from?: string;
  /** Only for `pushed`. */
  readonly reason?: NotMountedReason;
  /** The layer's digest was taken from a registry image with the same diff ID. */
  readonly matchedByDiffId?: boolean;
  readonly milliseconds: number;
  /** Mount and upload requests; 0 for `existing`. */
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

/** The cost of searching for mount sources. */
export interface DiscoveryCost {
  /** Possible sources: repositories that the registry listed, or that the user or the image named. */
  readonly candidates: number;
  /** Repositories that were checked for layers. */
  readonly asked: number;
  /** The part of `asked` that was checked while layers were being sent. */
  readonly askedWhileSending: number;
  /** Control-plane calls to check repositories and to list the registry. */
  readonly calls: number;
  /** Waves of parallel calls. */
  readonly waves: number;
  /** `max-mount-sources`, or the end of the uploads, stopped the search while layers were still missing. */
  readonly limited: boolean;
}

export const noDiscovery: DiscoveryCost = {
  candidates: 0,
  asked: 0,
  askedWhileSending: 0,
  calls: 0,
  waves: 0,
  limited: false,
};

/** A repository that has layers which were uploaded anyway. */
export interface MissedMount {
  readonly repository: string;
  /** Compressed bytes of the layers that could have been mounted from it. */
  readonly bytes: number;
  /** Why they were not. */
  readonly reason: (typeof missedMountReasons)[number];
}

/** Everything a push did, in numbers. The report is made from it. */
export interface PushResult {
  /** Registry host. */
  readonly registry: string;
  readonly repository: string;
  /** Of the root manifest. Undefined, like `size` and `mediaType`, if a dry run cannot be certain of it. */
  readonly digest?: Digest;
  /** Bytes of the root manifest. */
  readonly size?: number;
  /** Of the root manifest. */
  readonly mediaType?: string;
  /** Bare tags. */
  readonly tags: readonly string[];
  readonly platforms: readonly string[];
  readonly blobMounting: SeenBlobMounting;
  /** Distinct layers and attestations, in image order. */
  readonly layers: readonly LayerResult[];
  /** The target already had this image, so no layer was requested. */
  readonly imageExisted: boolean;
  readonly dryRun: boolean;
  readonly discovery: DiscoveryCost;
  readonly missedMounts: readonly MissedMount[];
  readonly requests: Readonly<Partial<Record<RequestKind, number>>>;
  readonly throttledRequests: number;
  readonly retries: number;
  readonly phases: readonly Phase[];
  /** The basis of the upload rate. */
  readonly upload: {
    /** Body bytes of blobs that were sent, including failed attempts. */
    readonly bytes: number;
    /** Union of the intervals in which at least one upload was sending. */
    readonly busyMilliseconds: number;
  };
  readonly milliseconds: number;
  readonly warnings: readonly string[];
}
