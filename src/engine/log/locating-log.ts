import type { Descriptor } from '../../oci/descriptor.ts';
import { shortDigest } from '../../oci/digest.ts';
import type { Logger } from '../../shared/logger.ts';
import { oneLine } from '../../shared/one-line.ts';
import { formatBytes } from '../../shared/units.ts';
import type { DiscoveryCost } from '../result.ts';

/** A number of layers and their total size in bytes. */
export interface LayerCount {
  readonly layers: number;
  readonly bytes: number;
}

/** Where the layers of an image are, counted. */
export interface FoundLayers {
  /** Layers of the image. */
  readonly total: number;
  /** Layers that the target repository has. */
  readonly existing: number;
  /** Layers to mount from other repositories. */
  readonly held: LayerCount;
  /** Layers that no checked repository has, or that cannot be mounted because mounting is off. */
  readonly notFound: LayerCount;
  readonly toCompress: number;
  /** The search goes on while layers are sent. */
  readonly isUnderWay: boolean;
  /** Attestations of the image, which are no layers, wherever they are. */
  readonly attestations: LayerCount;
  readonly cost: DiscoveryCost;
  readonly holdings: readonly (LayerCount & { readonly repository: string })[];
}

/** URLs in manifests are untrusted text, so long ones are cut. */
const shownUrlLength = 120;

/** What a push logs about where the layers are. */
export class LocatingLog {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** One line with the numbers, and a collapsed group that lists which repository has which layers. */
  planFound(repository: string, found: FoundLayers): void {
    this.#logger.info(`${summaryOf(repository, found)}.`);
    const { candidates, asked, calls, waves, limited } = found.cost;
    if (asked === 0) return;
    const end = limited ? ' The input "max-mount-sources" stopped the search.' : '';
    const more = found.isUnderWay ? ' The search goes on while layers are sent.' : end;
    this.#logger.group('Where the layers are', [
      `Checked ${asked} of ${candidates} repositories (${counted(calls, 'call')} in ${counted(waves, 'wave')}).${more}`,
      ...found.holdings.map(
        ({ repository: name, layers, bytes }) =>
          `${name}: ${counted(layers, 'layer')}, ${formatBytes(bytes)}`,
      ),
    ]);
  }

  /** After the transfer, if the search went on during it. */
  searchEnded({ candidates, asked, askedWhileSending, limited }: DiscoveryCost): void {
    if (askedWhileSending === 0) return;
    const end = limited ? ' The search ended before all were checked.' : '';
    this.#logger.info(
      `Checked ${asked} of ${candidates} repositories, ${askedWhileSending} of them while layers were sent.${end}`,
    );
  }

  /** The registry does not store this layer, so anyone who pulls the image needs access to the URL. */
  keptByReference({ digest, size, urls = [] }: Descriptor): void {
    const url = oneLine(urls[0] ?? '', shownUrlLength);
    this.#logger.info(`${shortDigest(digest)}: Kept by reference to ${url} (${formatBytes(size)})`);
  }
}

function summaryOf(repository: string, found: FoundLayers): string {
  const attested = found.attestations.layers;
  const attestations =
    attested === 0
      ? ''
      : `, + ${counted(attested, 'attestation')} (${formatBytes(found.attestations.bytes)})`;
  if (found.total === 0) return `The image has no layers${attestations}`;
  const checked = found.cost.asked > 0 ? ' in the repositories that were checked' : '';
  const parts = [
    part(found.existing, `in ${repository}`),
    part(found.held.layers, 'in other repositories', found.held.bytes),
    part(found.notFound.layers, `not found${found.isUnderWay ? ' yet' : ''}${checked}`, found.notFound.bytes),
    part(found.toCompress, 'to compress'),
  ];
  return `${counted(found.total, 'layer')}: ${parts.filter(text => text !== '').join(', ')}${attestations}`;
}

function part(layers: number, where: string, bytes?: number): string {
  if (layers === 0) return '';
  return `${layers} ${where}${bytes === undefined ? '' : ` (${formatBytes(bytes)})`}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
