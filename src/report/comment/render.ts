import { block, fitSections, type Limit, type Section } from '../fit.ts';
import { defaultPrices } from '../savings.ts';
import type { Prices, Report } from '../schema.ts';
import { servicesOf, sumReports } from '../services.ts';
import { barBlock } from '../summary/bar.ts';
import { adviceSection, warningSection } from '../summary/details.ts';
import { imagesSection, openingSections, serviceSection } from '../summary/render.ts';

export interface CommentOptions {
  /** Shown before the headline; untrusted text. */
  readonly title?: string;
  /** Default: the prices of the first report. */
  readonly prices?: Prices;
  /** Our own Markdown for the end of the comment, which links to the run. */
  readonly footer?: string;
  /** Maximum length of the text in UTF-16 code units. */
  readonly maxLength: number;
}

/**
 * The visible part of the pull-request comment: shorter than the summary, with collapsed tables. Pure.
 * @param reports at least one
 */
export function renderComment(reports: readonly Report[], options: CommentOptions): string {
  const limit: Limit = {
    size: options.maxLength,
    measure: text => text.length,
    note: "_Truncated to fit GitHub's size limit. The job summary has more details._",
  };
  return fitSections(commentSections(reports, options), limit);
}

function commentSections(reports: readonly Report[], options: CommentOptions): Section[] {
  const prices = options.prices ?? reports[0]?.savings.prices ?? defaultPrices;
  const services = servicesOf(reports, prices);
  const outcome = sumReports(reports, prices);
  return [
    ...openingSections(reports, services, outcome, options.title),
    block(90, barBlock(outcome)),
    warningSection(reports, 60),
    serviceSection(services, outcome, 80),
    adviceSection(reports, 70, outcome.totals.layersMounted === 0),
    services.length === 1 ? imagesSection(services, 50) : block(50, ''),
    block(Number.POSITIVE_INFINITY, options.footer ?? ''),
  ];
}
