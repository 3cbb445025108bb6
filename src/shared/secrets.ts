import { encodingsOf, fold } from './secret-forms.ts';

/** Shorter secrets are likely to occur as ordinary words. */
const leastSecretLength = 8;
/** Forms at least this long are found even if only a part of them is in the text. */
const longForm = 32;
/** Characters by which a part of a long form is recognized, and the distance between two of them in the form. */
const anchorLength = 16;
const anchorDistance = 8;

/** A piece of a form, and where it is in it. */
interface Anchor {
  readonly form: string;
  readonly at: number;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Secrets that are never to be shown. A registry may echo a secret as it is, in another encoding, in other case, or broken by
 * white space or punctuation: all of these are found, and so are parts of long secrets with 24 letters and digits or more.
 * Nothing can find a secret that was encrypted, reversed or cut into short pieces.
 */
export class Secrets {
  readonly #known = new Set<string>();
  readonly #short: string[] = [];
  readonly #anchors = new Map<string, Anchor[]>();

  /** Secrets of less than eight characters are not hidden. */
  add(secret: string): void {
    if (secret.length < leastSecretLength || this.#known.has(secret)) return;
    this.#known.add(secret);
    for (const form of encodingsOf(secret)) {
      if (form.length < longForm) this.#short.push(form);
      else this.#anchor(form);
    }
  }

  /** `text` with `***` in place of every secret. */
  hide(text: string): string {
    if (this.#known.size === 0) return text;
    let shown = text;
    for (const secret of this.#known) shown = shown.replaceAll(secret, '***');
    const folded = fold(shown);
    let end = Number.POSITIVE_INFINITY;
    for (const found of this.#find(folded.text).toSorted((a, b) => b.end - a.end)) {
      const last = Math.min(found.end, end) - 1;
      if (last < found.start) continue;
      shown = `${shown.slice(0, folded.position(found.start))}***${shown.slice(folded.position(last) + 1)}`;
      end = found.start;
    }
    return shown;
  }

  #anchor(form: string): void {
    for (let at = 0; at + anchorLength <= form.length; at += anchorDistance) {
      const text = form.slice(at, at + anchorLength);
      const anchors = this.#anchors.get(text);
      if (anchors === undefined) this.#anchors.set(text, [{ form, at }]);
      else anchors.push({ form, at });
    }
  }

  #find(text: string): readonly Range[] {
    const found: Range[] = [];
    for (const form of this.#short) {
      for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
        found.push({ start: at, end: at + form.length });
      }
    }
    for (let at = 0; at + anchorLength <= text.length; at += 1) {
      const anchors = this.#anchors.get(text.slice(at, at + anchorLength));
      if (anchors === undefined) continue;
      const ranges = anchors.map(anchor => grown(text, at, anchor));
      found.push(...ranges);
      at = Math.max(...ranges.map(({ end }) => end)) - anchorLength;
    }
    return found;
  }
}

/** All that `text` around `at` has in common with the form around the anchor. */
function grown(text: string, at: number, { form, at: formAt }: Anchor): Range {
  let before = 0;
  while (before < Math.min(at, formAt) && text[at - before - 1] === form[formAt - before - 1]) before += 1;
  let length = anchorLength;
  while (formAt + length < form.length && text[at + length] === form[formAt + length]) length += 1;
  return { start: at - before, end: at + length };
}
