/** Behaviors of ECR that are unknown, vary, or for which reports contradict each other. Can be changed at any time. */
export interface Behaviour {
  /** After the first PATCH of an upload, the returned `Range` stays at the end of the first part (reported). */
  stickyRange: boolean;
  /** Whether bytes of a part count as received if its connection breaks (unknown; `discarded` is inferred). */
  brokenParts: 'discarded' | 'kept';
  /** PUT of the same manifest to the same immutable tag: reports contradict each other. */
  identicalImmutablePut: 'refused' | 'accepted';
  /** Mount without `ecr:GetDownloadUrlForLayer` on the source: there are no reports (202 is inferred). */
  deniedMountStatus: 202 | 401 | 403;
  /** Number of further manifest PUTs that do not see blobs that were just uploaded (visibility lag, measured by others). */
  hiddenManifestPuts: number;
  /** POST to a missing repository: NAME_UNKNOWN, or the connection is closed without a response (both reported). */
  missingRepositoryUpload: 'refused' | 'dropped';
  /** Number of requests to a repository that a push created which do not see it yet (unknown; none is inferred). */
  hiddenAfterCreation: number;
  /** GET by tag converts between Docker schema 2 and OCI if Accept requests the other one (documented). */
  convertsManifests: boolean;
  /** Reading a manifest records a pull (reported); false for an excluded role (documented). */
  recordsPulls: boolean;
}

export const defaultBehaviour: Readonly<Behaviour> = {
  stickyRange: true,
  brokenParts: 'discarded',
  identicalImmutablePut: 'refused',
  deniedMountStatus: 202,
  hiddenManifestPuts: 0,
  missingRepositoryUpload: 'refused',
  hiddenAfterCreation: 0,
  convertsManifests: true,
  recordsPulls: true,
};

/** Service quotas that are counts instead of rates. */
export interface Limits {
  repositories: number;
  imagesPerRepository: number;
  tagsPerImage: number;
  /** Bytes. */
  layerBytes: number;
}

export const defaultLimits: Readonly<Limits> = {
  repositories: 100_000,
  imagesPerRepository: 100_000,
  tagsPerImage: 1_000,
  layerBytes: 52_000 * 1024 * 1024,
};
