import type { PushResult } from '../engine/result.ts';
import type { Report } from '../report/schema.ts';
import { setOutput } from './runner-files.ts';

/** The outputs that the push action and the report action have in common. */
const totalsNames = [
  'layers-pushed',
  'layers-mounted',
  'layers-existing',
  'bytes-pushed',
  'bytes-mounted',
  'bytes-existing',
  'saved-bytes',
  'saved-minutes',
] as const;

/** Outputs of the push action, in the order in which action.yml and the documentation have them. */
export const pushOutputNames = [
  'registry',
  'repository',
  'digest',
  'image',
  'tags',
  'blob-mounting',
  ...totalsNames,
  'report',
  'images',
] as const;

/** Outputs of the report action, in the order in which report/action.yml and the documentation have them. */
export const reportOutputNames = ['services', 'images', ...totalsNames, 'report'] as const;

/** Outputs of the relay, in the order in which relay/action.yml and the documentation have them. */
export const relayOutputNames = ['registry', 'report'] as const;

type Outputs<Name extends string> = Readonly<Record<Name, string | number>>;

/** A pushed image, with its own report. */
export interface PushedImage {
  /** As in the input. */
  readonly image: string;
  readonly result: PushResult;
  readonly report: Report;
}

type FirstImage = Pick<PushResult, 'registry' | 'repository' | 'tags'> & Partial<Pick<PushResult, 'digest'>>;

/**
 * Sets every output of the push action; what a dry run cannot know is empty.
 * @param first the only image, or the first one, which has no tags if it was not pushed
 * @param images that were pushed
 * @param report of all of them
 */
export async function setPushOutputs(
  first: FirstImage,
  images: readonly PushedImage[],
  report: Report,
  reportPath: string,
): Promise<void> {
  await setOutputs(pushOutputNames, {
    registry: first.registry,
    repository: first.repository,
    digest: first.digest ?? '',
    image: referenceOf(first),
    tags: tagsOf(first).join('\n'),
    'blob-mounting': report.blobMounting,
    ...totalsOf(report),
    report: reportPath,
    images: JSON.stringify(images.map(entryOf)),
  });
}

/** An image in the output `images`. */
function entryOf({ image, result, report }: PushedImage) {
  const { 'saved-bytes': _, 'saved-minutes': __, ...counts } = totalsOf(report);
  return {
    image,
    repository: result.repository,
    digest: result.digest ?? '',
    reference: referenceOf(result),
    tags: tagsOf(result),
    ...counts,
  };
}

function referenceOf({ registry, repository, digest }: FirstImage): string {
  return digest === undefined ? '' : `${registry}/${repository}@${digest}`;
}

/** Full references. */
function tagsOf({ registry, repository, tags }: FirstImage): readonly string[] {
  return tags.map(tag => `${registry}/${repository}:${tag}`);
}

/** What the report action has counted over all reports. */
export interface Counts {
  readonly services: number;
  readonly images: number;
}

/** Sets every output of the report action. */
export async function setReportOutputs(combined: Report, counts: Counts, reportPath: string): Promise<void> {
  await setOutputs(reportOutputNames, { ...counts, ...totalsOf(combined), report: reportPath });
}

/** Sets every output of the relay. @param values `registry` is what the names of images begin with */
export async function setRelayOutputs(values: Outputs<(typeof relayOutputNames)[number]>): Promise<void> {
  await setOutputs(relayOutputNames, values);
}

function totalsOf({ totals, savings }: Report): Outputs<(typeof totalsNames)[number]> {
  return {
    'layers-pushed': totals.layersPushed,
    'layers-mounted': totals.layersMounted,
    'layers-existing': totals.layersExisting,
    'bytes-pushed': totals.bytesPushed,
    'bytes-mounted': totals.bytesMounted,
    'bytes-existing': totals.bytesExisting,
    'saved-bytes': savings.bytes,
    'saved-minutes': savings.minutes,
  };
}

async function setOutputs<Name extends string>(names: readonly Name[], values: Outputs<Name>): Promise<void> {
  for (const name of names) await setOutput(name, values[name]);
}
