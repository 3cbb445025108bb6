import { type Digest, shortDigest } from '../../oci/digest.ts';
import { AbortedError, AccessDeniedError, messageOf } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { oneLine } from '../../shared/one-line.ts';

/** What became of a tag that a failed push had moved, or may have moved. */
export type TagEnd =
  | { readonly tag: string; readonly end: 'untouched' | 'restored' | 'deleted' }
  /** Another job changed it in the meantime, so it was left unchanged. `now` is undefined when that job deleted it. */
  | { readonly tag: string; readonly end: 'changed'; readonly now: Digest | undefined }
  /** It could not be restored. `now` is undefined when it is unknown what the tag points to. */
  | { readonly tag: string; readonly end: 'stuck'; readonly now: Digest | undefined; readonly why: Obstacle };

/** Why a tag could not be restored. */
export type Obstacle =
  /** It is unknown what the tag pointed to before. */
  | 'unknown-before'
  /** The registry stored a different manifest under the tag. */
  | 'different-manifest'
  /** The image existed before the push, and ECR deletes an image with its last tag. */
  | 'last-tag'
  /** The image that the tag pointed to. */
  | { readonly gone: Digest }
  | { readonly failure: unknown };

/** What a push logs about tags. */
export class TagLog {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** After a failure, once all layers are in the repository: what became of the tags. */
  undone(repository: string, ends: readonly TagEnd[]): void {
    const line = oneLine(
      `All layers are in ${repository}. ${undoneText(ends)} Run the job again to continue.`,
    );
    if (ends.some(({ end }) => end === 'stuck')) this.#logger.warning(line);
    else this.#logger.info(line);
  }

  doneBeforeCancel(digest: Digest): void {
    this.#logger.info(
      `All tags point to ${digest}. The push was already complete when the run was cancelled.`,
    );
  }

  wouldCreate(tag: string): void {
    this.#preview(tag, 'Would be created');
  }

  alreadyThere(tag: string): void {
    this.#preview(tag, 'Already points to this image');
  }

  wouldMove(tag: string, from: Digest, mutabilityKnown: boolean): void {
    const unknown = mutabilityKnown ? '' : '; its mutability is unknown';
    this.#preview(tag, `Would be moved from ${shortDigest(from)}${unknown}`);
  }

  /** It is unknown what the tag points to. */
  wouldPush(tag: string, mutabilityKnown: boolean): void {
    const facts = mutabilityKnown ? 'digest is' : 'digest and mutability are';
    this.#preview(tag, `Would be pushed; its current ${facts} unknown`);
  }

  /** The digest of the image is unknown before the push. */
  mayMove(tag: string, from: Digest): void {
    this.#preview(tag, `Points to ${shortDigest(from)}; only a push shows whether it would move`);
  }

  #preview(tag: string, text: string): void {
    this.#logger.info(`Tag ${tag}: ${text}`);
  }
}

function undoneText(ends: readonly TagEnd[]): string {
  const stuck = ends.flatMap(end =>
    end.end === 'stuck' ? [`${end.tag} (${whereNow(end.now)}; ${obstacleText(end.why)})`] : [],
  );
  const changed = ends.flatMap(end =>
    end.end === 'changed' ? [`${end.tag} (${end.now ?? 'deleted'})`] : [],
  );
  const details = [
    ...listed('Restored', named(ends, 'restored')),
    ...listed('Deleted', named(ends, 'deleted')),
    ...listed('Changed by another job in the meantime, left unchanged', changed),
    ...listed('Not restored', stuck),
  ];
  if (details.length === 0) return 'No tag was moved.';
  const verdict = stuck.length === 0 ? 'Every tag is as it was.' : 'Some tags could not be restored.';
  return [verdict, ...details].join(' ');
}

function named(ends: readonly TagEnd[], wanted: TagEnd['end']): readonly string[] {
  return ends.filter(({ end }) => end === wanted).map(({ tag }) => tag);
}

function listed(what: string, tags: readonly string[]): readonly string[] {
  return tags.length === 0 ? [] : [`${what}: ${tags.join(', ')}.`];
}

function whereNow(now: Digest | undefined): string {
  return now === undefined ? 'its current digest is unknown' : `points to ${now}`;
}

function obstacleText(why: Obstacle): string {
  if (why === 'unknown-before') return 'its previous digest is unknown';
  if (why === 'different-manifest') return 'the registry stored a different manifest under it';
  if (why === 'last-tag') return 'the image existed before, and ECR would delete it with its last tag';
  return 'gone' in why ? `${why.gone} no longer exists` : failureText(why.failure);
}

function failureText(error: unknown): string {
  if (error instanceof AccessDeniedError) return `the role is not allowed to call ${error.action}`;
  if (error instanceof AbortedError) return 'no time was left';
  return oneLine(messageOf(error), 200).replace(/\.$/, '');
}
