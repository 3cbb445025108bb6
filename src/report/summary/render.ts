import { inert } from '../escape.ts';
import { block, fitSections, type Limit, type Section } from '../fit.ts';
import { defaultPrices } from '../savings.ts';
import type { Prices, Report } from '../schema.ts';
import { imagesOf, type ReportedImage, type Service, type Sum, servicesOf, sumReports } from '../services.ts';
import type { Together } from '../together.ts';
import { counted } from '../wording.ts';
import { barBlock } from './bar.ts';
import { flowChart } from './chart.ts';
import { adviceSection, costSection, folded, warningSection } from './details.ts';
import { capitalised, headline, savingsLine } from './headline.ts';
import { imageLabel, imageTitle } from './image-title.ts';
import { layerTables } from './layer-table.ts';
import { type NotPushed, notPushedSection } from './not-pushed.ts';
import { serviceNamer, serviceTable } from './service-table.ts';

/** GitHub accepts a summary of 1 MiB per step and drops longer ones. */
export const maxSummaryBytes = 1024 * 1024 - 1024;

/** Rows of the layer table of one image if there are several images. */
const maxRowsOfMany = 300;

export interface SummaryOptions {
  /** Shown before the headline; untrusted text. */
  readonly title?: string;
  /** Default: the prices of the first report. */
  readonly prices?: Prices;
  /** The time of pushes that ran at the same time. Default: the sum of their times. */
  readonly together?: Together;
  /** Images that were not pushed, each as its name and why; untrusted text. */
  readonly notPushed?: readonly NotPushed[];
  /** UTF-8 bytes; default `maxSummaryBytes`. */
  readonly maxBytes?: number;
}

/** The job summary of one or more pushes, as GitHub-flavoured Markdown. Pure. @param reports at least one */
export function renderSummary(reports: readonly Report[], options: SummaryOptions = {}): string {
  const prices = options.prices ?? reports[0]?.savings.prices ?? defaultPrices;
  const limit: Limit = {
    size: options.maxBytes ?? maxSummaryBytes,
    measure: text => Buffer.byteLength(text),
    note: "_Truncated to fit GitHub's size limit. The report JSON has the full report._",
  };
  return fitSections(summarySections(reports, prices, options), limit);
}

function summarySections(
  reports: readonly Report[],
  prices: Prices,
  { title, together, notPushed = [] }: SummaryOptions,
): Section[] {
  const services = servicesOf(reports, prices);
  const outcome = sumReports(reports, prices);
  const images = imagesOf(reports);
  const [only] = images;
  const advice = adviceSection(reports, 70, outcome.totals.layersMounted === 0);
  const cost = costSection(reports, outcome.savings, prices, 40, together);
  const picture = [block(90, barBlock(outcome)), block(30, flowChart(reports, services))];
  const opening = [...openingSections(reports, services, outcome, title), notPushedSection(notPushed, 95)];
  if (images.length === 1 && only !== undefined) {
    return [
      ...opening,
      ...picture,
      warningSection(reports, 85),
      ...(outcome.totals.layersMounted === 0 ? [advice] : []),
      layerSection(only, 60),
      ...(outcome.totals.layersMounted === 0 ? [] : [advice]),
      cost,
    ];
  }
  return [
    ...opening,
    ...picture,
    warningSection(reports, 65),
    serviceSection(services, outcome, 80),
    advice,
    imagesSection(services, 50),
    cost,
  ];
}

/** The headline, the image, and what the savings are worth. */
export function openingSections(
  reports: readonly Report[],
  services: readonly Service[],
  outcome: Sum,
  title: string | undefined,
): Section[] {
  const images = imagesOf(reports);
  const [only] = images;
  const sentence = headline(outcome, reports);
  const subject =
    title !== undefined && title.trim() !== ''
      ? `${inert(title, 200)}: `
      : services.length > 1
        ? `${counted(services.length, 'service')}, `
        : '';
  const first = `### ${subject}${subject === '' ? capitalised(sentence) : sentence}`;
  const what = images.length === 1 && only !== undefined ? imageTitle(only.image) : '';
  return [block(Number.POSITIVE_INFINITY, first), block(95, what), block(95, savingsLine(outcome))];
}

function layerSection({ image, report }: ReportedImage, importance: number): Section {
  const render = (rows: number) => layerTables(image, rows, report.dryRun);
  return { importance, units: image.layers.length, render };
}

export function serviceSection(services: readonly Service[], all: Sum, importance: number): Section {
  if (services.length < 2) return block(importance, '');
  return { importance, units: services.length, render: rows => serviceTable(services, all, rows) };
}

/** The layer tables of several images, each collapsed; if there is not enough room, the last ones are dropped first. */
export function imagesSection(services: readonly Service[], importance: number): Section {
  const name = serviceNamer(services);
  const texts = services.flatMap(service =>
    service.images.map(({ image, report }) => {
      const title = `${name(service)} ${imageLabel(image)}${report.dryRun ? ' (dry run)' : ''}`;
      return folded(title, layerTables(image, maxRowsOfMany, report.dryRun));
    }),
  );
  const present = texts.filter(text => text !== '');
  return {
    importance,
    units: present.length,
    render: units => present.slice(0, units).join('\n\n'),
  };
}
