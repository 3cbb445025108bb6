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
] as const;

/** Outputs of the report action, in the order in which report/action.yml and the documentation have them. */
export const reportOutputNames = ['services', 'images', ...totalsNames, 'report'] as const;

/** Outputs of the relay, in the order in which relay/action.yml and the documentation have them. */
export const relayOutputNames = ['registry', 'report'] as const;

type Outputs<Name extends string> = Readonly<Record<Name, string | number>>;

/** Sets every output of the push action; what a dry run cannot know is empty. */
export function setPushOutputs(result: PushResult, report: Report, reportPath: string): void {
  const name = `${result.registry}/${result.repository}`;
  setOutputs(pushOutputNames, {
    registry: result.registry,
    repository: result.repository,
    digest: result.digest ?? '',
    image: result.digest === undefined ? '' : `${name}@${result.digest}`,
    tags: result.tags.map(tag => `${name}:${tag}`).join('\n'),
    'blob-mounting': result.blobMounting,
    ...totalsOf(report),
    report: reportPath,
  });
}

/** What the report action has counted over all reports. */
export interface Counts {
  readonly services: number;
  readonly images: number;
}

/** Sets every output of the report action. */
export function setReportOutputs(combined: Report, counts: Counts, reportPath: string): void {
  setOutputs(reportOutputNames, { ...counts, ...totalsOf(combined), report: reportPath });
}

/** Sets every output of the relay. @param values `registry` is what the names of images begin with */
export function setRelayOutputs(values: Outputs<(typeof relayOutputNames)[number]>): void {
  setOutputs(relayOutputNames, values);
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

function setOutputs<Name extends string>(names: readonly Name[], values: Outputs<Name>): void {
  for (const name of names) setOutput(name, values[name]);
}
