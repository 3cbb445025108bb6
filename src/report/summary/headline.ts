import { formatBytes } from '../../shared/units.ts';
import { notMounted, whyNotMounted } from '../advice.ts';
import type { Report } from '../schema.ts';
import type { Sum } from '../services.ts';
import { aboutSavedTime, basisText, bytesText, counted, grouped, usdInWords } from '../wording.ts';

/** The result in one sentence, for readers who read nothing else. Contains only our own words and numbers. */
export function headline(outcome: Sum, reports: readonly Report[]): string {
  const sentence = sentenceOf(outcome, reports);
  return outcome.dryRun ? `Dry run: ${sentence}` : sentence;
}

function sentenceOf(outcome: Sum, reports: readonly Report[]): string {
  const { totals, savings, dryRun } = outcome;
  const all = totals.layersPushed + totals.layersMounted + totals.layersExisting;
  if (all === 0) return 'no layers to push';
  if (totals.layersMounted > 0) {
    const [would, less, saved] = dryRun
      ? ['would be mounted', 'less to upload', 'saved']
      : ['mounted', 'not uploaded', 'saved'];
    return `${share(totals.layersMounted, all)} ${would}, ${formatBytes(savings.bytes)} ${less}, ${aboutSavedTime(savings)} ${saved}`;
  }
  if (totals.layersPushed === 0) {
    const there = all === 1 ? 'the layer already exists' : `all ${counted(all, 'layer')} already exist`;
    const attested = (totals.attestations?.bytesPushed ?? 0) > 0;
    return `${attested ? 'no layers' : 'nothing'} to upload: ${there}`;
  }
  const bytes = bytesText(totals.bytesPushed, totals.bytesBeforeCompression);
  const uploaded = `${bytes} ${dryRun ? 'to upload' : 'uploaded'}`;
  const [largest] = notMounted(reports);
  const why = largest === undefined ? '' : `: ${whyNotMounted(largest)}`;
  const mounted = dryRun ? 'would be mounted' : 'mounted';
  return `0 of ${counted(all, 'layer')} ${mounted}, ${uploaded}, nothing ${dryRun ? 'to save' : 'saved'}${why}`;
}

function share(some: number, all: number): string {
  if (some < all) return `${grouped(some)} of ${counted(all, 'layer')}`;
  return all === 1 ? 'the only layer' : `all ${counted(all, 'layer')}`;
}

/** What the estimate is based on and what the savings are worth; empty if nothing was saved. */
export function savingsLine({ savings, dryRun }: Sum): string {
  if (savings.bytes === 0) return '';
  const storage = usdInWords(savings.storageUsdPerMonth);
  const about = storage.startsWith('less') ? '' : 'about ';
  const worth = `${about}${storage} of storage per month and ${usdInWords(savings.minutesUsd)} of runner time`;
  return `The time is estimated ${basisText(savings)}. The savings ${dryRun ? 'would be' : 'are'} worth ${worth}.`;
}

/** `text` with an uppercase first letter. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
