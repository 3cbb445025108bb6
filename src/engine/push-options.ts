import type { Algorithm } from '../compression/codecs.ts';
import type { Encryption } from '../ecr/control-plane.ts';
import type { IndexForm } from '../images/index-forms.ts';
import type { MountPatterns } from './patterns.ts';

export { indexForms } from '../images/index-forms.ts';

export const blobMountingModes = ['ensure', 'require', 'check', 'ignore'] as const;
export type BlobMountingMode = (typeof blobMountingModes)[number];

/** What to push where, and how: the validated inputs of the action. */
export interface PushOptions {
  readonly repository: string;
  /** Bare tags, at least one. */
  readonly tags: readonly string[];
  readonly mountFrom: MountPatterns;
  /** The maximum number of repositories to check for layers; `auto`: as many as can be checked while layers are sent. */
  readonly maxMountSources: number | 'auto';
  readonly blobMounting: BlobMountingMode;
  /** Undefined if a missing repository is an error. */
  readonly createRepository?: RepositoryCreation;
  /** Default: `auto`. */
  readonly index?: IndexForm;
  readonly matchDiffIds: boolean;
  readonly compression: Algorithm;
  readonly compressionLevel?: number;
  /** Blobs uploaded at a time. */
  readonly concurrency: number;
  readonly dryRun: boolean;
}

export interface RepositoryCreation {
  /** Undefined to copy that of the mount source that saves the most. */
  readonly encryption?: Encryption;
  readonly immutableTags: boolean;
  readonly resourceTags: Readonly<Record<string, string>>;
}

/** With `auto`, how many repositories are checked where nothing is sent in the meantime. */
const checkedBeforeSending = 200;

/** The maximum number of repositories to check where nothing is sent in the meantime, so that a push would wait for it. */
export function limitBeforeSending({ maxMountSources }: Pick<PushOptions, 'maxMountSources'>): number {
  return maxMountSources === 'auto' ? checkedBeforeSending : maxMountSources;
}
