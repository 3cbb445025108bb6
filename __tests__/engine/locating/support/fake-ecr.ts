import type { EcrRepository, Encryption, RepositoryPage } from '../../../../src/ecr/control-plane.ts';
import { Discovery, type DiscoveryOptions } from '../../../../src/engine/locating/discovery.ts';
import { type ImageHints, noHints } from '../../../../src/engine/locating/mount-sources/hints.ts';
import type { SearchRequest } from '../../../../src/engine/locating/mount-sources/search-request.ts';
import { parseMountPatterns } from '../../../../src/engine/patterns.ts';
import { type Digest, digestOf } from '../../../../src/oci/digest.ts';
import { AccessDeniedError } from '../../../../src/shared/errors.ts';

/** The layer of that name. */
export const layer = (name: string): Digest => digestOf(name);

export interface FakeRepository {
  /** Names of its layers; undefined: the role may not ask it. */
  readonly layers: readonly string[] | undefined;
  readonly encryption?: Encryption;
}

/** A registry without a server that notes what it is asked. Nothing is answered before `answering` is fulfilled. */
export class FakeEcr {
  readonly asked: { readonly repository: string; readonly layers: readonly string[] }[] = [];
  readonly described: string[] = [];
  readonly imagesReadOf: string[] = [];
  pagesRequested = 0;
  answering: Promise<void> = Promise.resolve();
  readonly #pages: readonly Readonly<Record<string, FakeRepository>>[];
  readonly #layerNames = new Map<Digest, string>();

  /** @param pages of the registry's list */
  constructor(...pages: readonly Readonly<Record<string, FakeRepository>>[]) {
    this.#pages = pages;
  }

  readonly availableLayers = async (repository: string, digests: readonly Digest[]) => {
    this.asked.push({ repository, layers: digests.map(digest => this.#layerNames.get(digest) ?? digest) });
    await this.answering;
    const { layers } = this.#all[repository] ?? { layers: [] };
    if (layers === undefined) throw new AccessDeniedError('ecr:BatchCheckLayerAvailability', 'no');
    const held = new Set(layers.map(layer));
    return new Map(digests.filter(digest => held.has(digest)).map(digest => [digest, 10]));
  };

  readonly describeRepositories = async (names: readonly string[]) => {
    this.described.push(...names);
    await this.answering;
    return names.filter(name => name in this.#all).map(name => this.#repository(name));
  };

  readonly recentImages = async (repository: string) => {
    this.imagesReadOf.push(repository);
    return [];
  };
  readonly manifests = async () => [];

  async *list(): AsyncGenerator<RepositoryPage> {
    for (const [at, page] of this.#pages.entries()) {
      this.pagesRequested += 1;
      await this.answering;
      const repositories = Object.keys(page).map(name => this.#repository(name));
      yield { repositories, last: at === this.#pages.length - 1 };
    }
  }

  repository(name: string) {
    return { name, readBlob: () => Promise.reject(new Error('no blobs')) };
  }

  /** A request for the layers of one manifest, lowest first; the target has none of them. */
  wanting(names: readonly string[], size = 10): SearchRequest {
    for (const name of names) this.#layerNames.set(layer(name), name);
    const chain = names.map(layer);
    return {
      wanted: chain.map(digest => ({ digest, size })),
      needed: new Set(),
      present: Promise.resolve(new Set()),
      chains: [chain],
    };
  }

  /** The discovery of a push into the repository `team/app`. */
  discovery({
    limit = 200,
    encryption,
    hints = noHints,
    patterns = ['**'],
    beforeCheck,
  }: DiscoverySettings = {}): Discovery {
    const availableLayers: DiscoveryOptions['ecr']['availableLayers'] = async (repository, digests) => {
      await beforeCheck?.(repository);
      return this.availableLayers(repository, digests);
    };
    const { describeRepositories, recentImages, manifests } = this;
    return new Discovery({
      ecr: { availableLayers, describeRepositories, recentImages, manifests },
      rules: {
        target: 'team/app',
        patterns: parseMountPatterns(patterns),
        hints,
        pullThroughPrefixes: [],
        encryption,
        encryptionMatters: true,
      },
      listing: this.list(),
      limit,
      tolerate: error => {
        if (!(error instanceof AccessDeniedError)) throw error;
      },
    });
  }

  get #all(): Readonly<Record<string, FakeRepository>> {
    return Object.assign({}, ...this.#pages);
  }

  #repository(name: string): EcrRepository {
    const encryption = this.#all[name]?.encryption ?? { type: 'AES256' };
    return { name, registryId: '1', encryption, tagMutability: 'MUTABLE', exclusionFilters: [] };
  }
}

export interface DiscoverySettings {
  readonly limit?: number;
  /** The target's. */
  readonly encryption?: Encryption;
  readonly hints?: ImageHints;
  readonly patterns?: readonly string[];
  /** Called before a repository is asked for layers. */
  readonly beforeCheck?: (repository: string) => Promise<void>;
}
