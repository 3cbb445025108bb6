import { InputError } from '../shared/errors.ts';
import { cutEnd } from '../shared/one-line.ts';
import { positionOf } from './image-name.ts';

/** The images of a layout or an archive. */
export interface SeveralImages<T> {
  /** What the user writes before a reference: `oci:build/image`, `./images.tar`. */
  readonly source: string;
  /** Used in messages: `archive build/images.tar`. */
  readonly where: string;
  /** In the order of the index, which `@N` counts from 0. An image can be listed several times. */
  readonly images: readonly T[];
  /** Same for all listings of one image. */
  keyOf(image: T): string;
  /** The listings that a reference other than `@N` selects. */
  named(reference: string): readonly T[];
  /** References to suggest for an image, the best one first; those that don't select only this image are skipped. */
  suggest(image: T): readonly string[];
}

/**
 * Picks the image that `reference` selects; without one, there must be only one.
 * @throws InputError that lists what to write instead
 */
export function pickOne<T>(from: SeveralImages<T>, reference: string | undefined): T {
  const selected = reference === undefined ? from.images : select(from, reference);
  const matches = distinct(from, selected);
  const [match] = matches;
  if (match !== undefined && matches.length === 1) return match;
  if (match === undefined) {
    throw ambiguous(
      from,
      `${cutStart(from.where)} has no image ${cutEnd(reference ?? '', 60)}.`,
      distinct(from, from.images),
    );
  }
  const named = reference === undefined ? '' : ` named ${cutEnd(reference, 60)}`;
  throw ambiguous(from, `${cutStart(from.where)} has ${matches.length} images${named}.`, matches);
}

function select<T>(from: SeveralImages<T>, reference: string): readonly T[] {
  const position = positionOf(reference);
  return position === undefined ? from.named(reference) : from.images.slice(position, position + 1);
}

function distinct<T>(from: SeveralImages<T>, images: readonly T[]): readonly T[] {
  const first = new Map<string, T>();
  for (const image of images) if (!first.has(from.keyOf(image))) first.set(from.keyOf(image), image);
  return [...first.values()];
}

/** Characters of a whole message. */
const maxMessage = 490;

/** Lists as many references as fit, each ready to paste. Others are not looked for: an index can list thousands. */
function ambiguous<T>(from: SeveralImages<T>, problem: string, images: readonly T[]): InputError {
  const frame = new InputError('image', problem, 'Set it to one of: , ... (999999 more).').line.length;
  const written: string[] = [];
  let length = frame;
  for (const image of images) {
    const reference = `${from.source}:${referenceTo(from, image)}`;
    length += reference.length + (written.length === 0 ? 0 : 2);
    if (written.length > 0 && length > maxMessage) break;
    written.push(reference);
  }
  const more = images.length > written.length ? `, ... (${images.length - written.length} more)` : '';
  const remedy = `Set it to ${images.length > 1 ? 'one of: ' : ''}${written.join(', ')}${more}.`;
  return new InputError('image', problem, remedy);
}

/** Characters that neither YAML nor a list in a message can change the meaning of. */
const plain = /^[\w./:@+-]{1,200}$/;

function referenceTo<T>(from: SeveralImages<T>, image: T): string {
  const key = from.keyOf(image);
  const isOnly = (found: readonly T[]): boolean =>
    found.length > 0 && found.every(one => from.keyOf(one) === key);
  const reference = from.suggest(image).find(one => plain.test(one) && isOnly(select(from, one)));
  return reference ?? `@${from.images.indexOf(image)}`;
}

/** A long path loses its start. The references have all of it. */
function cutStart(text: string): string {
  return text.length > 80 ? `...${text.slice(-80)}` : text;
}
