import { visible } from '../shared/one-line.ts';

/**
 * Image histories, names and registry responses are untrusted text. All of it that is shown is escaped here, so that it
 * stays text: no Markdown, HTML, Mermaid, mention, reference, automatic link, emoji or workflow command.
 */

/**
 * `text` in code font, inert in Markdown (tables included) and in HTML. GitHub ignores mentions, references and emoji
 * inside `code`, but Markdown still creates automatic links there, so word-break hints break them up.
 * @param length maximum length in code points; the rest becomes an ellipsis
 * @returns the empty string if the text has no visible characters
 */
export function code(text: string, length = 200): string {
  const shown = shorten(visible(text), length)
    .replace(/[^A-Za-z0-9 ,/.:=+\u0080-\u{10ffff}-]/gu, entity)
    .replace(/&#64;/g, '<wbr>&#64;<wbr>')
    .replace(/:\//g, ':<wbr>/')
    .replace(/www\./gi, breakBeforeDot);
  return shown === '' ? '' : `<code>${shown}</code>`;
}

/**
 * `text` in the normal font, inert like `code`: word-break hints break up anything that GitHub would turn into a
 * mention, reference, commit, emoji or automatic link.
 */
export function inert(text: string, length = 500): string {
  return shorten(visible(text), length)
    .replace(/[0-9a-f]{6}(?=[0-9a-f])/gi, '$&\0')
    .replace(/[@#:$-]/g, '\0$&\0')
    .replace(/(www)\./gi, '$1\0.')
    .replace(/[^A-Za-z0-9 ,/.\u0080-\u{10ffff}\0]/gu, entity)
    .replace(/^(\d+)\./, '$1&#46;')
    .replace(/\0+/g, '<wbr>');
}

/** `text` as a quoted Mermaid label. Keeps only the ASCII characters that are not syntax in any diagram. */
export function mermaidLabel(text: string, length = 48): string {
  return shorten(visible(text), length)
    .replace(/[^A-Za-z0-9 ._/…-]/g, '_')
    .replace(/^[. -]+|(?<=^\d+)\.(?= )/g, '_');
}

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

function breakBeforeDot(match: string): string {
  return `${match.slice(0, -1)}<wbr>.`;
}

function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const points = [...text];
  return points.length <= length ? text : `${points.slice(0, length - 1).join('')}…`;
}
