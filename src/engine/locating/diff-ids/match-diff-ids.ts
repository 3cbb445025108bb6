import type { EcrControlPlane } from '../../../ecr/control-plane.ts';
import type { Digest } from '../../../oci/digest.ts';
import { RepositoryNotFoundError } from '../../../shared/errors.ts';
import type { PushOptions } from '../../push-options.ts';
import type { Candidates } from '../mount-sources/candidates.ts';
import type { MountSource } from '../mount-sources/order.ts';
import type { PageReader } from '../mount-sources/registry-pages.ts';
import { onlyTopLayersMissing } from '../mount-sources/stop-rule.ts';
import { Claims, type KnownLayer } from './claims.ts';
import { type ImageRepository, knownLayersOf, type Reading } from './known-layers.ts';

export interface MatchRequest {
  /** Diff IDs of the uncompressed layers. */
  readonly wanted: readonly Digest[];
  /** Diff IDs of each manifest, lowest layer first. */
  readonly chains: readonly (readonly Digest[])[];
  readonly target: ImageRepository;
  repository(name: string): ImageRepository;
  /** Whether to read images of mount sources, too; false when mounting is off. */
  readonly readsSources: boolean;
  /** Grows with the pages that are read. */
  readonly candidates: Candidates;
  readonly pages: PageReader;
  /** `max-mount-sources`. */
  readonly limit: number;
  /** The compression of new layers, which is preferred among equally trusted layers. */
  readonly compression: PushOptions['compression'];
  /** Called for every request that failed; throws errors that have to end the push. */
  readonly tolerate: (error: unknown) => void;
}

export interface Matches {
  /** The layer to use for each diff ID. */
  readonly known: ReadonlyMap<Digest, KnownLayer>;
  /** The digests of these layers with the sources in which a manifest refers to them. */
  readonly sources: readonly (readonly [Digest, MountSource])[];
}

type Api = Pick<EcrControlPlane, 'recentImages' | 'manifests'>;

const waveSize = 4;
/** Reading images takes several requests per repository, so fewer are read than are checked for digests. */
const maxRepositoriesRead = 24;
/** Waves that only search for more trusted claims about known layers. */
const trustWaves = 2;

/**
 * Finds compressed layers in the registry for diff IDs: first in the target's newest images, because these layers do not
 * even have to be mounted, then in those of the mount sources, best first. Only repositories that `mount-from` allows are
 * trusted, and images that have been pulled more than others (see `Claims`).
 *
 * While diff IDs other than those of the uppermost layers are missing, the search reads up to 24 repositories. When all
 * are known, but some lower layers have no claim of an image that has been pulled, it searches up to eight more
 * repositories for such images and reads only these.
 */
export function matchDiffIds(ecr: Api, request: MatchRequest): Promise<Matches> {
  return new DiffIdSearch(ecr, request).run();
}

class DiffIdSearch {
  readonly #ecr: Api;
  readonly #request: MatchRequest;
  readonly #claims: Claims;
  readonly #read = new Set<string>();
  readonly #found: { readonly source: MountSource; readonly layer: KnownLayer }[] = [];
  readonly #limit: number;
  #trustWaves = 0;

  constructor(ecr: Api, request: MatchRequest) {
    this.#ecr = ecr;
    this.#request = request;
    this.#claims = new Claims(request.compression);
    this.#limit = Math.min(maxRepositoriesRead, request.limit);
  }

  async run(): Promise<Matches> {
    for (const layer of await this.#readImages(this.#request.target, 'target')) this.#claims.add(layer);
    while (this.#read.size < this.#limit) {
      const reading = this.#next();
      if (reading === undefined) break;
      const wave = await this.#nextWave(reading);
      if (wave.length === 0) break;
      await this.#readWave(wave, reading);
    }
    const known = this.#known();
    const taken = this.#found.filter(
      ({ layer }) => known.get(layer.diffId)?.descriptor.digest === layer.descriptor.digest,
    );
    return { known, sources: taken.map(({ source, layer }) => [layer.descriptor.digest, source] as const) };
  }

  #known(): ReadonlyMap<Digest, KnownLayer> {
    return this.#claims.accepted(this.#request.wanted);
  }

  /** Which images of the sources to read next; undefined for none. */
  #next(): Reading | undefined {
    const known = this.#known();
    const missing = this.#wantedWithout(diffId => known.has(diffId));
    if (missing.size > 0 && (this.#read.size === 0 || !this.#onlyTopOf(missing))) return 'other';
    if (this.#trustWaves === trustWaves || this.#onlyTopOf(this.#untrusted())) return undefined;
    this.#trustWaves += 1;
    return 'pulled-only';
  }

  /** Diff IDs without a claim of an image that has been pulled. */
  #untrusted(): ReadonlySet<Digest> {
    const known = this.#known();
    return this.#wantedWithout(diffId => known.get(diffId)?.trust === 'pulled');
  }

  #wantedWithout(isSettled: (diffId: Digest) => boolean): ReadonlySet<Digest> {
    return new Set(this.#request.wanted.filter(diffId => !isSettled(diffId)));
  }

  #onlyTopOf(open: ReadonlySet<Digest>): boolean {
    const wanted = new Set(this.#request.wanted);
    return onlyTopLayersMissing(
      this.#request.chains,
      open,
      diffId => wanted.has(diffId) && !open.has(diffId),
    );
  }

  async #readWave(wave: readonly MountSource[], reading: Reading): Promise<void> {
    for (const { name } of wave) this.#read.add(name);
    const found = await Promise.all(
      wave.map(async source => {
        const layers = await this.#readImages(this.#request.repository(source.name), reading);
        return layers.map(layer => ({ source, layer }));
      }),
    );
    for (const find of found.flat()) {
      this.#claims.add(find.layer);
      this.#found.push(find);
    }
  }

  async #readImages(repository: ImageRepository, reading: Reading): Promise<readonly KnownLayer[]> {
    const wanted = this.#untrusted();
    if (wanted.size === 0) return [];
    try {
      return await knownLayersOf(this.#ecr, repository, wanted, reading, this.#request.compression);
    } catch (error) {
      if (error instanceof RepositoryNotFoundError) return [];
      this.#request.tolerate(error);
      return [];
    }
  }

  /**
   * The best candidates that were not read yet. Lists the registry only as far as needed, and not beyond its first page when
   * it only searches for more trusted claims.
   */
  async #nextWave(reading: Reading): Promise<readonly MountSource[]> {
    const { candidates, pages, readsSources } = this.#request;
    if (!readsSources) return [];
    const count = Math.min(waveSize, this.#limit - this.#read.size);
    const unread = (): readonly MountSource[] =>
      candidates.ranked.filter(({ name }) => !this.#read.has(name));
    while (unread().length < count && !pages.over) {
      if (reading === 'pulled-only' && pages.position > 0) break;
      await this.#takePage();
    }
    return unread().slice(0, count);
  }

  async #takePage(): Promise<void> {
    const { candidates, pages, tolerate } = this.#request;
    try {
      candidates.addPage(await pages.take());
    } catch (error) {
      tolerate(error);
    }
  }
}
