import { createHash } from 'node:crypto';
import { estimateSavings, type SavedPart, type UploadRate } from './savings.ts';
import type { Prices, Report, ReportImage, ReportLayer, Savings, Totals } from './schema.ts';
import { addTotals, totalsOf } from './totals.ts';

/** An image with the report that contains it. */
export interface ReportedImage {
  readonly image: ReportImage;
  readonly report: Report;
}

export interface Sum {
  readonly totals: Totals;
  readonly savings: Savings;
  /** Only dry runs were counted. */
  readonly dryRun: boolean;
}

/** Everything that was pushed to one repository. */
export interface Service extends Sum {
  readonly registry: string;
  readonly repository: string;
  readonly images: readonly ReportedImage[];
}

/** A layer that counts, with the report that contains it. */
export interface CountedLayer {
  readonly layer: ReportLayer;
  readonly report: Report;
}

/** If one job pushed a layer and another one found it in the repository, it was sent once: the transfer wins. */
const precedence = { pushed: 2, mounted: 1, existing: 0 } as const;

/** The images of several reports, without duplicates. */
export function imagesOf(reports: readonly Report[]): readonly ReportedImage[] {
  const found = new Map<string, ReportedImage>();
  for (const report of reports) {
    for (const image of report.images) found.set(`${report.dryRun} ${identityOf(image)}`, { image, report });
  }
  return [...found.values()];
}

/** Of images that are compared. Their JSON itself would take as much memory as the reports. */
const identities = new WeakMap<ReportImage, string>();

/** The same for images that are the same in every member. */
function identityOf(image: ReportImage): string {
  const known = identities.get(image);
  if (known !== undefined) return known;
  const identity = createHash('sha256').update(JSON.stringify(image)).digest('base64');
  identities.set(image, identity);
  return identity;
}

/** Images grouped by repository, sorted by name. The totals of a repository count each layer once. */
export function servicesOf(reports: readonly Report[], prices: Prices): readonly Service[] {
  const groups = new Map<string, ReportedImage[]>();
  for (const reported of imagesOf(reports)) {
    const key = serviceKey(reported.image);
    groups.set(key, [...(groups.get(key) ?? []), reported]);
  }
  return [...groups.values()].flatMap(images => serviceOf(images, prices)).sort(byName);
}

function serviceKey(image: { readonly registry: string; readonly repository: string }): string {
  return `${image.registry}/${image.repository}`;
}

function serviceOf(images: readonly ReportedImage[], prices: Prices): Service[] {
  const first = images[0]?.image;
  if (first === undefined) return [];
  const { registry, repository } = first;
  return [{ registry, repository, images, ...sumImages(images, prices) }];
}

function byName(a: Service, b: Service): number {
  return (
    a.repository.localeCompare(b.repository, 'en', { numeric: true }) ||
    a.registry.localeCompare(b.registry, 'en')
  );
}

/** The images of the reports that count. */
function withoutRehearsals(images: readonly ReportedImage[]): readonly ReportedImage[] {
  const counted = new Set(countedReports(images.map(({ report }) => report)));
  return images.filter(({ report }) => counted.has(report));
}

/** Dry runs count only if there are no real pushes: possible and actual savings cannot be added up. */
export function countedReports(reports: readonly Report[]): readonly Report[] {
  const real = reports.filter(report => !report.dryRun && report.images.length > 0);
  return real.length > 0 ? real : reports;
}

function distinctLayers(images: readonly ReportedImage[]): readonly CountedLayer[] {
  const found = new Map<string, CountedLayer>();
  for (const { image, report } of images) {
    for (const layer of image.layers) {
      const key = `${serviceKey(image)}@${layer.digest}`;
      const before = found.get(key);
      const wins = before === undefined || precedence[layer.outcome] > precedence[before.layer.outcome];
      const counts = wins ? { layer, report } : before;
      found.set(key, before === undefined ? counts : asLayerOfEither(counts, before.layer, layer));
    }
  }
  return [...found.values()];
}

/** A blob that is a layer of any image is a layer. */
function asLayerOfEither(counts: CountedLayer, one: ReportLayer, other: ReportLayer): CountedLayer {
  if (Boolean(one.attestation) === Boolean(other.attestation)) return counts;
  return { ...counts, layer: { ...counts.layer, attestation: false } };
}

function sumImages(all: readonly ReportedImage[], prices: Prices): Sum {
  const images = withoutRehearsals(all);
  const layers = distinctLayers(images);
  return {
    totals: addTotals([
      totalsOf(layers.map(({ layer }) => layer)),
      ...images.flatMap(({ image }) => image.totals ?? []),
    ]),
    savings: estimateSavings(savedParts(images, layers), prices),
    dryRun: images.length > 0 && images.every(({ report }) => report.dryRun),
  };
}

/** The distinct mounted bytes of each report, at the rate of that report. */
function savedParts(images: readonly ReportedImage[], layers: readonly CountedLayer[]): SavedPart[] {
  const bytes = new Map<Report, number>();
  const add = (report: Report, more: number) => bytes.set(report, (bytes.get(report) ?? 0) + more);
  for (const { image, report } of images) add(report, image.totals?.bytesMounted ?? 0);
  const mounted = layers.filter(({ layer }) => layer.outcome === 'mounted' && !layer.attestation);
  for (const { layer, report } of mounted) add(report, layer.size);
  return [...bytes].flatMap(([report, share]) => partsAtRateOf(report, share));
}

/** In a combined report, the rate of one part may be measured and that of another part assumed. */
function partsAtRateOf({ savings }: Report, bytes: number): SavedPart[] {
  const { basis, bytesPerSecond, assumedBytes } = savings;
  const assumed = basis === 'assumed' ? Math.min(bytes, assumedBytes) : 0;
  const rate: UploadRate = { basis, bytesPerSecond };
  if (basis === 'measured' || bytes === assumed) return [{ bytes, rate }];
  return [
    { bytes: assumed, rate },
    { bytes: bytes - assumed, rate: { basis: 'measured', bytesPerSecond } },
  ];
}

/** Each layer of each repository once, without attestations, and without dry runs if there are real pushes. */
export function distinctLayersOf(reports: readonly Report[]): readonly CountedLayer[] {
  const blobs = distinctLayers(withoutRehearsals(imagesOf(reports)));
  return blobs.filter(({ layer }) => !layer.attestation);
}

/** Totals and savings of all reports, counting each layer of each repository once. */
export function sumReports(reports: readonly Report[], prices: Prices): Sum {
  return sumImages(imagesOf(reports), prices);
}
