import type { PushResult } from '../engine/result.ts';
import type { ImagePush } from './shared-connections.ts';

/** One of several images, and where it goes. */
export interface ImageTarget {
  /** As in the input. */
  readonly image: string;
  readonly repository: string;
  /** Bare tags, at least one. */
  readonly tags: readonly string[];
}

/** What several images have in common. */
export type CommonOptions = Omit<ImagePush, 'repository' | 'tags'>;

/** How the push of one of several images ended. */
export type ImageEnd = {
  readonly target: ImageTarget;
  /** When it began, since that of all began. */
  readonly startMilliseconds: number;
} & ({ readonly result: PushResult } | { readonly failure: unknown });

/** What became of several images that were pushed together. */
export interface ManyPushed {
  /** In the order of the targets. */
  readonly ends: readonly ImageEnd[];
  /** As for one image, of all together. */
  readonly upload: PushResult['upload'];
  readonly milliseconds: number;
}

/** Names one of several images: its repository, with the first tag if there are several images for that. */
export function labelOf({ repository, tags }: ImageTarget, targets: readonly ImageTarget[]): string {
  const several = targets.filter(other => other.repository === repository).length > 1;
  return several ? `${repository}:${tags[0]}` : repository;
}
