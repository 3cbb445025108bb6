import { formatBytes } from '../../shared/units.ts';
import { code } from '../escape.ts';
import type { Service, Sum } from '../services.ts';
import { beforeCompression, counted, grouped, savedTime, unbroken } from '../wording.ts';
import { barLine } from './bar.ts';

interface Column {
  readonly head: string;
  readonly right: boolean;
  cell(outcome: Sum): string;
}

/** The most important columns come first, because a phone shows only three or four. */
const columns: readonly Column[] = [
  { head: 'Saved', right: true, cell: ({ totals }) => bytesOrDash(totals.bytesMounted) },
  {
    head: 'Time saved',
    right: true,
    cell: ({ savings }) => (savings.bytes > 0 ? unbroken(savedTime(savings)) : '–'),
  },
  {
    head: 'Mounted',
    right: true,
    cell: ({ totals }) => unbroken(`${grouped(totals.layersMounted)} of ${grouped(layerCount(totals))}`),
  },
  { head: 'Pushed', right: true, cell: ({ totals }) => pushedBytes(totals) },
  { head: 'Existing', right: true, cell: ({ totals }) => bytesOrDash(totals.bytesExisting) },
  { head: '', right: false, cell: ({ totals }) => barLine(totals, 6) },
];

/**
 * One row per repository, at most `rows`, followed by a row for the rest and the totals.
 * @param all totals of all services, including those without a row
 */
export function serviceTable(services: readonly Service[], all: Sum, rows: number): string {
  if (rows <= 0) return '';
  const shown = columns.filter(({ head }) => head !== 'Existing' || all.totals.bytesExisting > 0);
  const name = serviceNamer(services);
  const row = (title: string, outcome: Sum) =>
    `| ${[title, ...shown.map(column => column.cell(outcome))].join(' | ')} |`;
  const hidden = services.length - rows;
  return [
    `| Service | ${shown.map(({ head }) => head).join(' | ')} |`,
    `| :-- | ${shown.map(({ right }) => (right ? '--:' : ':--')).join(' | ')} |`,
    ...services
      .slice(0, rows)
      .map(service => row(`${name(service)}${service.dryRun && !all.dryRun ? ' (dry run)' : ''}`, service)),
    ...(hidden > 0 ? [`| … and ${counted(hidden, 'more service')} |${' |'.repeat(shown.length)}`] : []),
    row(`**${counted(services.length, 'service')}**`, all),
  ].join('\n');
}

/** Includes the registry host only if there are several. */
export function serviceNamer(services: readonly Service[]): (service: Service) => string {
  const several = new Set(services.map(({ registry }) => registry)).size > 1;
  return ({ registry, repository }) => code(several ? `${registry}/${repository}` : repository, 300);
}

function layerCount(totals: Sum['totals']): number {
  return totals.layersMounted + totals.layersPushed + totals.layersExisting;
}

function pushedBytes({ bytesPushed, bytesBeforeCompression: plain }: Sum['totals']): string {
  if (plain === 0 || plain === bytesPushed) {
    return `${bytesOrDash(bytesPushed)}${plain > 0 ? ` ${beforeCompression}` : ''}`;
  }
  return `${bytesOrDash(bytesPushed)}, ${bytesOrDash(plain)} of it ${beforeCompression}`;
}

function bytesOrDash(bytes: number): string {
  return bytes > 0 ? unbroken(formatBytes(bytes)) : '–';
}
