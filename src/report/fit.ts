import { sumOf } from '../shared/sum.ts';

/** A part of a document that can be shortened. */
export interface Section {
  /** Sections with the lowest importance are shortened first; Infinity is never shortened. */
  readonly importance: number;
  /** How many parts can be dropped, such as rows of a table or tables of a list. */
  readonly units: number;
  /** The section with its first `units` units and a note about the rest; empty text drops the whole section. */
  render(units: number): string;
}

/** A section that is kept or dropped as a whole. */
export function block(importance: number, text: string): Section {
  return { importance, units: 1, render: units => (units > 0 ? text : '') };
}

export interface Limit {
  readonly size: number;
  /** Size of a text in the unit of the limit. */
  measure(text: string): number;
  /** Added at the end of a document that was shortened. */
  readonly note: string;
}

/**
 * The sections in order, separated by blank lines, within the limit. The least important sections lose units first;
 * among equally important ones, later sections lose units before earlier ones.
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

/** Size of the texts including the line breaks after each, so that sizes add up. */
function sizeOf(texts: readonly string[], limit: Limit): number {
  return sumOf(texts, text => (text === '' ? 0 : limit.measure(text) + 2));
}

function trimmingOrder(sections: readonly Section[]): readonly number[] {
  return sections
    .map((section, index) => ({ importance: section.importance, index }))
    .filter(({ importance }) => Number.isFinite(importance))
    .sort((a, b) => a.importance - b.importance || b.index - a.index)
    .map(({ index }) => index);
}

/** The largest count from 0 to `most` that passes, or 0. If a count passes, all smaller ones do too. */
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
