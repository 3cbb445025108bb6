/** A secret without letters and digits enough, once case and punctuation are gone, is like too much other text. */
const leastPlainForm = 12;
const leastForm = 8;

/** Only the letters and digits of a text, in lower case: what survives a change of case, line breaks and separators. */
export interface Folded {
  readonly text: string;
  /** Position in the original of the character at `index` of `text`. */
  position(index: number): number;
}

export function fold(original: string): Folded {
  const positions: number[] = [];
  let text = '';
  for (const { 0: run, index } of original.matchAll(/[A-Za-z0-9]+/g)) {
    text += run.toLowerCase();
    for (let at = 0; at < run.length; at += 1) positions.push(index + at);
  }
  return { text, position: index => positions[index] ?? original.length };
}

/**
 * A secret as it may be echoed, folded: itself, in base64 (also URL-safe, and within a longer text, where the encoding depends
 * on the position), in hexadecimal, in a URL and in JSON.
 */
export function encodingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const plain = [secret, encodeURIComponent(secret.toWellFormed()), escaped(secret)].map(foldedText);
  const encoded = [bytes.toString('hex'), ...[0, 1, 2].map(offset => base64Within(bytes, offset))].map(
    foldedText,
  );
  const forms = [
    ...plain.filter(form => form.length >= leastPlainForm),
    ...encoded.filter(form => form.length >= leastForm),
  ];
  return [...new Set(forms)];
}

function foldedText(text: string): string {
  return fold(text).text;
}

/** The characters that are the same whatever is before and after the bytes. @param offset bytes before them, modulo 3 */
function base64Within(bytes: Buffer, offset: number): string {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes]);
  const characters = whole.toString('base64').replace(/=+$/, '');
  return characters.slice(Math.ceil((offset * 4) / 3), whole.length % 3 === 0 ? undefined : -1);
}

/** Punctuation as JSON may escape it. */
function escaped(text: string): string {
  return text.replace(
    /[^A-Za-z0-9]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
