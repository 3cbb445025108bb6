import type { Digest } from '../../../oci/digest.ts';
import { AbortedError, AccessDeniedError, messageOf, oneLine } from '../../../shared/errors.ts';

/** What became of a tag that a failed push had put, or may have put. */
export type TagEnd =
  | { readonly tag: string; readonly end: 'untouched' | 'put back' | 'taken away' }
  /** Another job moved it meanwhile, and it stays there; undefined: or took it away. */
  | { readonly tag: string; readonly end: 'others'; readonly now: Digest | undefined }
  /** It could not be undone. `now` is undefined when it is not known where it leads. */
  | { readonly tag: string; readonly end: 'stuck'; readonly now: Digest | undefined; readonly why: string };

export interface Undone {
  /** Nothing is left of the push in any tag. */
  readonly complete: boolean;
  /** The rest of a sentence that says where the layers are. */
  readonly line: string;
}

/** Says in one line what was undone, and what could not be. */
export function tellUndone(ends: readonly TagEnd[]): Undone {
  const stuck = ends.flatMap(end =>
    end.end === 'stuck' ? [`${end.tag} (${whereNow(end.now)}; ${end.why})`] : [],
  );
  const others = ends.flatMap(end =>
    end.end === 'others' ? [`${end.tag} (${end.now ?? 'taken away'})`] : [],
  );
  const all = [
    ...listed('put back', named(ends, 'put back')),
    ...listed('taken away again', named(ends, 'taken away')),
    ...listed('changed meanwhile by another job and left to it', others),
    ...listed('could not be undone', stuck),
  ].join('; ');
  const complete = stuck.length === 0;
  if (all === '') return { complete, line: '; no tag was moved, and a new run goes on from there.' };
  const verdict = complete ? ', and every tag is as it was' : ', but not every tag is as it was';
  return { complete, line: oneLine(`${verdict}: ${all}. A new run goes on from there.`) };
}

function named(ends: readonly TagEnd[], wanted: TagEnd['end']): readonly string[] {
  return ends.filter(({ end }) => end === wanted).map(({ tag }) => tag);
}

function listed(what: string, tags: readonly string[]): readonly string[] {
  return tags.length === 0 ? [] : [`${what}: ${tags.join(', ')}`];
}

function whereNow(now: Digest | undefined): string {
  return now === undefined ? 'where it leads is not known' : `leads to ${now}`;
}

/** Why something could not be undone, in a few words. */
export function reasonOf(error: unknown): string {
  if (error instanceof AccessDeniedError) return `the role may not call ${error.action}`;
  if (error instanceof AbortedError) return 'there was no time left';
  return oneLine(messageOf(error)).replace(/\.$/, '').slice(0, 200);
}
