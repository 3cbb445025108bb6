import { sumOf } from '../../shared/sum.ts';
import { formatBytes } from '../../shared/units.ts';
import type { ReportLayer, Totals } from '../schema.ts';
import type { Sum } from '../services.ts';
import { attestationsText, beforeCompression, percent } from '../wording.ts';

/** The sign of an outcome in bars and tables. They differ in plain text, and for colour-blind readers. */
export const outcomeSign = { mounted: '█', pushed: '▒', existing: '░' } as const satisfies Record<
  ReportLayer['outcome'],
  string
>;

/** The outcome of a layer in words; in a dry run, what a push would do. */
export function outcomeText(layer: {
  readonly outcome: ReportLayer['outcome'];
  readonly dryRun: boolean;
}): string {
  return layer.dryRun && layer.outcome !== 'existing' ? `would be ${layer.outcome}` : layer.outcome;
}

interface Share {
  readonly outcome: ReportLayer['outcome'];
  readonly bytes: number;
}

/** Bytes per outcome, without outcomes that did not occur. */
function sharesOf(totals: Totals): readonly Share[] {
  const shares: readonly Share[] = [
    { outcome: 'mounted', bytes: totals.bytesMounted },
    { outcome: 'pushed', bytes: totals.bytesPushed },
    { outcome: 'existing', bytes: totals.bytesExisting },
  ];
  return shares.filter(({ bytes }) => bytes > 0);
}

/** A line of `cells` characters, divided by bytes; each outcome that occurred has at least one. */
export function barLine(totals: Totals, cells: number): string {
  const shares = sharesOf(totals);
  const all = sumOf(shares, ({ bytes }) => bytes);
  const widths = shares.map(({ bytes }) => Math.max(1, Math.round((bytes / all) * cells)));
  const widest = widths.indexOf(Math.max(...widths));
  const excess = sumOf(widths, width => width) - cells;
  return shares
    .map(({ outcome }, index) => {
      const width = (widths[index] ?? 0) - (index === widest ? excess : 0);
      return outcomeSign[outcome].repeat(width);
    })
    .join('');
}

/** The widest line that a comment on a phone shows without scrolling. */
const barCells = 32;

/**
 * The bar and its legend as a code block that is also readable as plain text; empty if there are no bytes.
 * Attestations are too small for a part of the bar, so that a line tells of them.
 */
export function barBlock({ totals, dryRun }: Pick<Sum, 'totals' | 'dryRun'>): string {
  const shares = sharesOf(totals);
  const attested = attestationsText(totals, dryRun);
  const attestations = attested === '' ? [] : [attested];
  if (shares.length + attestations.length === 0) return '';
  const all = sumOf(shares, ({ bytes }) => bytes);
  const legend = shares.map(
    ({ outcome, bytes }) =>
      `${outcomeSign[outcome]} ${outcome.padEnd(8)} ${formatBytes(bytes).padStart(9)} ${percent(bytes, all).padStart(6)}`,
  );
  const plain = totals.bytesBeforeCompression;
  const note = plain > 0 ? [`${outcomeSign.pushed} ${formatBytes(plain)} ${beforeCompression}`] : [];
  const line = shares.length === 0 ? [] : [barLine(totals, barCells)];
  return ['```text', ...line, ...legend, ...note, ...attestations, '```'].join('\n');
}
