import { visible } from '../../shared/one-line.ts';
import { formatDuration } from '../../shared/units.ts';
import type { Report } from '../schema.ts';

const cells = 22;

/** The phases of a push, or of several at the same time, one per line on a common scale, as a code block; empty without phases. */
export function timeline(report: Pick<Report, 'phases'>): string {
  const end = Math.max(...report.phases.map(phase => phase.startMilliseconds + phase.milliseconds), 0);
  if (end === 0) return '';
  const lines = report.phases.map(phase => {
    const start = Math.min(cells - 1, Math.floor((phase.startMilliseconds / end) * cells));
    const width = Math.max(1, Math.round((phase.milliseconds / end) * cells));
    const bar = ' '.repeat(start) + '█'.repeat(Math.min(width, cells - start));
    return `${phaseName(phase.name)} ${bar.padEnd(cells)} ${formatDuration(phase.milliseconds).padStart(8)}`;
  });
  return ['```text', ...lines, '```'].join('\n');
}

/** In a code block, only a fence or an odd width could do harm. */
function phaseName(name: string): string {
  return visible(name).replace(/[`~]/g, '_').slice(0, 9).padEnd(9);
}
