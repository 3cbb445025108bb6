/** What is contradictory or unknown of ECR, or depends on its mood. Change it at any time. */
export interface Behaviour {
  /** After the first PATCH of an upload the `Range` answered stays at the first part's end (reported). */
  stickyRange: boolean;
  /** Whether the bytes of a part whose connection broke count as received (unknown; `discarded` is inferred). */
  brokenParts: 'discarded' | 'kept';
  /** The same manifest under the same immutable tag again: reports contradict each other. */
  identicalImmutablePut: 'refused' | 'accepted';
  /** Mount without `ecr:GetDownloadUrlForLayer` on the source: no report exists (202 is inferred). */
  deniedMountStatus: 202 | 401 | 403;
  /** So many manifest PUTs more will not see the blobs just uploaded (visibility lag, measured by others). */
  hiddenManifestPuts: number;
  /** A POST for a missing repository: NAME_UNKNOWN, or the connection is cut without a word (both reported). */
  missingRepositoryUpload: 'refused' | 'dropped';
  /** GET by tag converts between Docker schema 2 and OCI when Accept asks for the other one (documented). */
  convertsManifests: boolean;
  /** Whoever reads a manifest has pulled the image (reported); false for a role excluded from it (documented). */
  recordsPulls: boolean;
}

export const defaultBehaviour: Readonly<Behaviour> = {
  stickyRange: true,
  brokenParts: 'discarded',
  identicalImmutablePut: 'refused',
  deniedMountStatus: 202,
  hiddenManifestPuts: 0,
  missingRepositoryUpload: 'refused',
  convertsManifests: true,
  recordsPulls: true,
};

/** Service quotas that are counts, not rates. */
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
