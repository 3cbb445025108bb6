import { formatBytes } from '../../shared/units.ts';
import { code } from '../escape.ts';
import type { Service } from '../services.ts';
import { counted, savedTime } from '../wording.ts';
import { barLine } from './bar.ts';

const head = [
  '| Service | Layers mounted | Not uploaded | Pushed | Existing | Time saved | |',
  '| :-- | --: | --: | --: | --: | --: | :-- |',
];

/** One row a repository, at most `rows`, and a closing line for those left out. */
export function serviceTable(services: readonly Service[], rows: number): string {
  if (rows <= 0) return '';
  const name = serviceNamer(services);
  const shown = services.slice(0, rows).map(service => serviceRow(service, name(service)));
  const hidden = services.length - shown.length;
  const closing = hidden > 0 ? [`\n… and ${counted(hidden, 'more service')}, counted in the totals.`] : [];
  return [...head, ...shown, ...closing].join('\n');
}

/** The registry host is named only where there are several. */
export function serviceNamer(services: readonly Service[]): (service: Service) => string {
  const several = new Set(services.map(({ registry }) => registry)).size > 1;
  return ({ registry, repository }) => code(several ? `${registry}/${repository}` : repository, 300);
}

function serviceRow(service: Service, name: string): string {
  const { totals, savings } = service;
  const all = totals.layersMounted + totals.layersPushed + totals.layersExisting;
  const cells = [
    service.dryRun ? `${name} (dry run)` : name,
    `${totals.layersMounted} of ${all}`,
    formatBytes(totals.bytesMounted),
    formatBytes(totals.bytesPushed),
    formatBytes(totals.bytesExisting),
    savings.bytes > 0 ? savedTime(savings) : '',
    barLine(totals, 10),
  ];
  return `| ${cells.join(' | ')} |`;
}
