/** A part of a document that can be shortened. */
export interface Section {
  /** Trimmed first is what has the lowest importance; Infinity is never trimmed. */
  readonly importance: number;
  /** What it can be shortened by: rows of a table, tables of a list. */
  readonly units: number;
  /** The section with its first `units` units, and a word on those left out; empty text leaves it out whole. */
  render(units: number): string;
}

/** A section that is there whole or not at all. */
export function block(importance: number, text: string): Section {
  return { importance, units: 1, render: units => (units > 0 ? text : '') };
}

export interface Limit {
  readonly size: number;
  /** Size of a text in the unit of the limit. */
  measure(text: string): number;
  /** Closes a document that was trimmed. */
  readonly note: string;
}

/**
 * The sections in their order, a blank line between them, within the limit: the least important give up units first,
 * the later ones of equal importance before the earlier.
 */
export function fitSections(sections: readonly Section[], limit: Limit): string {
  const texts = sections.map(section => section.render(section.units).trim());
  let size = sizeOf(texts, limit);
  if (size <= limit.size) return join(texts);

  size += sizeOf([limit.note], limit);
  for (const index of trimmingOrder(sections)) {
    const section = sections[index];
    if (section === undefined || size <= limit.size) break;
    const others = size - sizeOf([texts[index] ?? ''], limit);
    const rendered = (units: number) => section.render(units).trim();
    const units = largest(section.units, count => others + sizeOf([rendered(count)], limit) <= limit.size);
    texts[index] = rendered(units);
    size = others + sizeOf([texts[index] ?? ''], limit);
  }
  return join([...texts, limit.note]);
}

/** Size of the texts with the line breaks behind each; texts are joined, so sizes add up. */
function sizeOf(texts: readonly string[], limit: Limit): number {
  return texts.reduce((sum, text) => sum + (text === '' ? 0 : limit.measure(text) + 2), 0);
}

function trimmingOrder(sections: readonly Section[]): readonly number[] {
  return sections
    .map((section, index) => ({ importance: section.importance, index }))
    .filter(({ importance }) => Number.isFinite(importance))
    .sort((a, b) => a.importance - b.importance || b.index - a.index)
    .map(({ index }) => index);
}

/** The largest count from 0 to `most` that passes, or 0; less passes where more does. */
function largest(most: number, passes: (count: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (passes(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function join(texts: readonly string[]): string {
  return `${texts.filter(text => text !== '').join('\n\n')}\n`;
}
