import { formatBytes } from '../../shared/units.ts';
import { mermaidLabel } from '../escape.ts';
import type { ReportLayer, Totals } from '../schema.ts';
import { sharesOf } from './bar.ts';

const colours: Readonly<Record<ReportLayer['outcome'], string>> = {
  mounted: '#2da44e',
  pushed: '#d29922',
  existing: '#8c959f',
};

/** Bytes by outcome as a Mermaid pie; empty when there is only one outcome, which a sentence says better. */
export function pieChart(totals: Totals): string {
  const shares = [...sharesOf(totals)].sort((a, b) => b.bytes - a.bytes);
  if (shares.length < 2) return '';
  const variables = shares.map(({ outcome }, index) => `"pie${index + 1}": "${colours[outcome]}"`);
  const theme = `%%{init: {"theme": "base", "themeVariables": {${[...variables, ...pieStyle].join(', ')}}}}%%`;
  const slices = shares.map(
    ({ outcome, bytes }) => `  "${mermaidLabel(`${outcome} ${formatBytes(bytes)}`)}" : ${bytes}`,
  );
  return ['```mermaid', theme, 'pie', ...slices, '```'].join('\n');
}

/** Text colours that can be read on a light and on a dark page. */
const pieStyle: readonly string[] = [
  '"pieOpacity": "1"',
  '"pieStrokeWidth": "0"',
  '"pieOuterStrokeWidth": "0"',
  '"pieSectionTextColor": "#ffffff"',
  '"pieLegendTextColor": "#7d8590"',
];
