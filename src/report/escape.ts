/**
 * Image histories, names and registry answers are other people's text. Whatever of it is shown goes through here
 * and comes out as text: no Markdown, HTML, Mermaid, mention, reference, automatic link, emoji or workflow command.
 */

/** Characters that Markdown and HTML take as nothing but text, also beside each other. */
const inertCharacter = /[A-Za-z0-9 ,/.]/;
/** GitHub makes mentions, references and automatic links out of text around these. */
const splitting = /[@#:$-]/;

/**
 * One line of well-formed text without invisible characters: white space becomes a blank; controls, bidirectional
 * overrides, zero-width and unassigned characters become U+FFFD; no more than two combining marks in a row.
 */
export function withoutControls(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\u0085]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/gu, '\uFFFD')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim();
}

/**
 * `text` in code font, inert in Markdown (tables included) and in HTML. GitHub looks for no mentions, references or
 * emoji inside `code`; automatic links, which Markdown would still make, are broken by a word-break hint.
 * @param length longest text, in code points; the rest becomes an ellipsis
 * @returns the empty string for a text without visible characters
 */
export function code(text: string, length = 200): string {
  const shown = encode(shorten(withoutControls(text), length));
  return shown === '' ? '' : `<code>${shown}</code>`;
}

/** `text` in the running font, inert like `code`; words that look like a commit are broken up too. */
export function inert(text: string, length = 500): string {
  const broken = shorten(withoutControls(text), length).split(/([0-9a-f]{6})(?=[0-9a-f])/i);
  return broken
    .map(encode)
    .join('<wbr>')
    .replace(/(<wbr>)+/g, '<wbr>');
}

/** `text` as a quoted Mermaid label: of ASCII only what is no syntax in any diagram. */
export function mermaidLabel(text: string, length = 60): string {
  return shorten(withoutControls(text), length).replace(/[^A-Za-z0-9 ._/(),-]/g, '_');
}

/** `text` as a line of the log, which the runner reads for workflow commands (`::name::` and `##[name]`). */
export function logText(text: string): string {
  return withoutControls(text).replace(/::/g, ': :').replace(/##\[/g, '## [');
}

function encode(text: string): string {
  let encoded = '';
  for (const character of text) encoded += encodeCharacter(character);
  return encoded.replace(/www\./gi, match => `${match.slice(0, 3)}<wbr>.`).replace(/^(\d+)\./, '$1&#46;');
}

function encodeCharacter(character: string): string {
  const point = character.codePointAt(0) ?? 0xfffd;
  if (inertCharacter.test(character) || point > 0x7e) return character;
  const entity = `&#${point};`;
  if (character === '@') return `<wbr>${entity}<wbr>`;
  return splitting.test(character) ? `${entity}<wbr>` : entity;
}

function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const points = [...text];
  return points.length <= length ? text : `${points.slice(0, length - 1).join('')}…`;
}
