import { sumByKey, sumOf } from '../../shared/sum.ts';
import { formatBytes, formatDuration } from '../../shared/units.ts';
import { adviceItem, notMounted } from '../advice.ts';
import { code, inert } from '../escape.ts';
import { block, type Section } from '../fit.ts';
import type { Prices, Report, Savings } from '../schema.ts';
import type { Together } from '../together.ts';
import { basisText, counted, grouped, usd } from '../wording.ts';
import { timeline } from './timeline.ts';

/** A collapsed section. @param title our own Markdown or HTML, or text escaped with `code` */
export function folded(title: string, content: string): string {
  return content === '' ? '' : `<details>\n<summary>${title}</summary>\n\n${content}\n\n</details>`;
}

/** Why layers were uploaded and what to do; open if nothing was mounted. */
export function adviceSection(reports: readonly Report[], importance: number, open: boolean): Section {
  const groups = notMounted(reports);
  const list = groups.slice(0, 50).map(adviceItem).join('\n');
  const layers = counted(
    sumOf(groups, group => group.layers),
    'layer',
  );
  const dryRun = reports.every(report => report.dryRun);
  const title = `Why ${layers} ${dryRun ? 'would have' : 'had'} to be uploaded`;
  if (list === '') return block(importance, '');
  return block(importance, open ? `**${title}**\n\n${list}` : folded(title, list));
}

/** Warnings of the push, which may contain text from the registry. */
export function warningSection(reports: readonly Report[], importance: number): Section {
  const warnings = [...new Set(reports.flatMap(report => report.warnings))];
  return {
    importance,
    units: warnings.length,
    render: units => {
      if (units === 0) return '';
      const more = warnings.length - units;
      const items = warnings.slice(0, units).map(warning => `- ${inert(warning)}`);
      return ['**Warnings**', '', ...items, ...(more > 0 ? [`- … and ${more} more`] : [])].join('\n');
    },
  };
}

/**
 * What the push itself took (layer search, requests, phases), and what the estimates are based on.
 * @param together the time of pushes that ran at the same time
 */
export function costSection(
  reports: readonly Report[],
  savings: Savings,
  prices: Prices,
  importance: number,
  together?: Together,
): Section {
  const [only] = reports;
  const dryRun = reports.every(report => report.dryRun);
  const timed = together ?? (reports.length === 1 ? only : undefined);
  const line = timed === undefined ? '' : timeline(timed);
  const content = [costList(reports, together), line, estimateText(savings, prices, dryRun)].filter(
    part => part !== '',
  );
  return block(
    importance,
    folded(
      `Timing and requests of the ${dryRun ? 'dry run' : 'push'}, and how the savings are estimated`,
      content.join('\n\n'),
    ),
  );
}

function costList(reports: readonly Report[], together: Together | undefined): string {
  const settings = [...new Set(reports.map(report => report.blobMounting))].map(setting => `\`${setting}\``);
  return [
    `- Layer search: ${discoveryText(reports, together)}.`,
    `- Requests: ${requestText(reports)}; ${sumOf(reports, report => report.throttledRequests)} throttled, ${counted(
      sumOf(reports, report => report.retries),
      'retry',
      'retries',
    )}.`,
    `- Account setting \`BLOB_MOUNTING\`: ${settings.join(', ')}.`,
  ].join('\n');
}

function discoveryText(reports: readonly Report[], together: Together | undefined): string {
  const asked = sumOf(reports, report => report.discovery.asked);
  const calls = sumOf(reports, report => report.discovery.calls);
  const times = together === undefined ? reports : [together];
  const time = formatDuration(sumOf(times, ({ timings }) => timings['discover'] ?? 0));
  if (calls === 0) return 'not needed';
  const candidates = Math.max(...reports.map(report => report.discovery.candidates));
  const limited = reports.some(report => report.discovery.limited) ? ', ended before all were checked' : '';
  const whileSending = sumOf(reports, report => report.discovery.askedWhileSending);
  const beside = whileSending === 0 ? '' : ` (${grouped(whileSending)} of them while sending)`;
  const scope = reports.length === 1 ? `${grouped(asked)} of ` : '';
  const repositories = counted(scope === '' ? asked : candidates, 'repository', 'repositories');
  return `${scope}${repositories} checked${beside}, ${counted(calls, 'API call')}, ${time}${limited}`;
}

function requestText(reports: readonly Report[]): string {
  const counts = sumByKey(reports.map(report => report.requests));
  const total = sumOf(counts.values(), count => count);
  const kinds = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 30);
  const list = kinds.map(([kind, count]) => `${grouped(count)} ${code(kind, 40)}`).join(', ');
  return list === '' ? '0' : `${grouped(total)} (${list})`;
}

function estimateText(savings: Savings, prices: Prices, dryRun: boolean): string {
  if (savings.bytes === 0) return '';
  return (
    `The saved bytes are counted: all distinct layers that ${dryRun ? 'would be' : 'were'} mounted have a compressed size of ${formatBytes(savings.bytes)}. ` +
    `The saved time is estimated from these bytes ${basisText(savings)}` +
    `${savings.basis === 'assumed' ? ', because too little was uploaded to measure a rate' : ''}. ` +
    'The time spent searching for layers is not subtracted. ' +
    `Prices: ${usd(prices.storageUsdPerGbMonth)} per GB-month of storage, ${usd(prices.usdPerMinute)} per runner minute.`
  );
}
