/** No line of a log, a message or an annotation is longer; in UTF-16 code units. The longest denials of AWS have 900. */
const longestLine = 2000;
/** The longest run without white space: a name. Paths are longer only if somebody means them to be. */
const longestWord = 1000;

/**
 * Text from outside (names, annotations, responses, output of other programs) as one line that can be shown anywhere: what
 * is not visible is gone, and no name and no text is so long that the rest cannot be read. Every line that is logged or
 * reported goes through here.
 * @param longest maximum length in UTF-16 code units
 */
export function oneLine(text: string, longest = longestLine): string {
  const words = visible(text).replace(longWords, word => cutMiddle(word, longestWord));
  return cutMiddle(words, longest);
}

const longWords = new RegExp(`\\S{${longestWord + 1},}`, 'g');

/**
 * One line of well-formed text without invisible characters, of any length. White space becomes a space. Control,
 * bidirectional, zero-width and unassigned characters become U+FFFD. At most two combining marks in a row are kept.
 */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\u0085]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/gu, '\uFFFD')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim();
}

/** The start of `text` with an ellipsis if it is longer than `length` UTF-16 code units. */
export function cutEnd(text: string, length: number): string {
  return text.length <= length ? text : `${start(text, length - 1)}…`;
}

/** The end says what to do about it, so it stays. */
function cutMiddle(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = Math.floor((length - 1) / 3);
  return `${start(text, length - 1 - kept)}…${text.slice(-kept).replace(/^[\uDC00-\uDFFF]/, '')}`;
}

/** Without half of a surrogate pair. */
function start(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
