/** What a push knows when it has to say why layers were not mounted, made without a registry. */
import type { EcrRepository, RepositoryPage } from '../../../../src/ecr/control-plane.ts';
import { Discovery } from '../../../../src/engine/locating/discovery.ts';
import {
  type CandidateRules,
  Candidates,
  type RuledOut,
} from '../../../../src/engine/locating/mount-sources/candidates.ts';
import { noHints } from '../../../../src/engine/locating/mount-sources/hints.ts';
import { Holders } from '../../../../src/engine/locating/mount-sources/holders.ts';
import { rank } from '../../../../src/engine/locating/mount-sources/rank.ts';
import { type PushPlan, planOf, type ResolvedLayer } from '../../../../src/engine/locating/plan.ts';
import {
  findMissedHolders,
  findWithMountingOff,
  type Missed,
} from '../../../../src/engine/outcome/diagnose.ts';
import { parseMountPatterns } from '../../../../src/engine/patterns.ts';
import { noDiscovery } from '../../../../src/engine/result.ts';
import type { Descriptor } from '../../../../src/oci/descriptor.ts';
import { type Digest, digestOf } from '../../../../src/oci/digest.ts';
import { mediaTypes } from '../../../../src/oci/media-types.ts';

const target = 'shop/web';
const cachePrefix = 'cache';

export interface SituatedLayer {
  readonly name: string;
  readonly existing?: boolean;
  /** Its digest is not known before it is compressed. */
  readonly uncompressed?: boolean;
  /** Repositories known to hold it. */
  readonly heldBy?: readonly string[];
}

export interface Situation {
  readonly layers: readonly SituatedLayer[];
  /** Repositories of the registry. Below `cache/` they are pull-through caches; `other-key/` is encrypted otherwise. */
  readonly listed?: readonly string[];
  /** Default is every repository. */
  readonly mountFrom?: readonly string[];
  readonly maxMountSources?: number;
  /** Repositories that were asked for layers. */
  readonly asked?: number;
  readonly denied?: boolean;
  readonly limited?: boolean;
  readonly restIsNew?: boolean;
}

export function descriptorOf(name: string): Descriptor {
  return { mediaType: mediaTypes.ociLayerGzip, digest: digestOf(name), size: name.length };
}

/** The one place where tests of this folder make a plan. */
export function planFor(situation: Situation): PushPlan {
  const patterns = patternsOf(situation);
  const layers = situation.layers.map(resolvedLayer);
  const holders = new Holders(() => true);
  for (const { name, heldBy = [] } of situation.layers) {
    for (const repository of heldBy) {
      const source = rank(repository, target, patterns, noHints);
      if (source !== undefined) holders.add(digestOf(name), { source, proven: true });
    }
  }
  const { asked = 0, denied = false, limited = false, restIsNew = false } = situation;
  const blobs = {
    layers: layers.map(({ layer }) => layer),
    byReference: [],
    configs: [],
    chains: [situation.layers.map(({ name }) => digestOf(name))],
    platforms: [],
  };
  const cost = { ...noDiscovery, asked, calls: asked, waves: 1, limited };
  const found = { holders, holdings: [], cost, denied, restIsNew };
  return planOf({ blobs, layers, configs: [] }, found, !patterns.none);
}

const patternsOf = ({ mountFrom = ['**'] }: Situation) => parseMountPatterns(mountFrom);

function resolvedLayer({ name, existing = false, uncompressed = false }: SituatedLayer): ResolvedLayer {
  const descriptor = descriptorOf(name);
  const layer = { descriptor, createdBy: '', platforms: [], uncompressed, missingAtSource: false };
  return { layer, matchedByDiffId: false, existing, ...(uncompressed ? {} : { descriptor }) };
}

const rulesOf = (situation: Situation): CandidateRules => ({
  target,
  patterns: patternsOf(situation),
  hints: noHints,
  pullThroughPrefixes: [cachePrefix],
  encryption: { type: 'AES256' },
  encryptionMatters: false,
});

/** Repositories that cannot give layers; none where mounting is off, for then the registry is not listed. */
function ruledOutIn(situation: Situation): readonly RuledOut[] {
  if (patternsOf(situation).none) return [];
  const candidates = new Candidates(rulesOf(situation));
  candidates.addPage((situation.listed ?? []).map(repositoryOf));
  return candidates.ruledOut;
}

async function* pagesOf({ listed = [] }: Situation): AsyncGenerator<RepositoryPage> {
  yield { repositories: listed.map(repositoryOf), last: true };
}

function repositoryOf(name: string): EcrRepository {
  const encryption = name.startsWith('other-key/') ? { type: 'KMS', kmsKey: 'key' } : { type: 'AES256' };
  return { name, registryId: '123456789012', encryption, tagMutability: 'MUTABLE', exclusionFilters: [] };
}

/** A control plane that knows which layers, by their names, each repository holds. It fails for one that it does not know. */
export class FakeControlPlane {
  readonly #held: Readonly<Record<string, readonly string[]>>;
  /** What was asked, in turn. */
  readonly questions: { readonly repository: string; readonly digests: readonly Digest[] }[] = [];

  constructor(held: Readonly<Record<string, readonly string[]>> = {}) {
    this.#held = held;
  }

  async availableLayers(
    repository: string,
    digests: readonly Digest[],
  ): Promise<ReadonlyMap<Digest, number>> {
    this.questions.push({ repository, digests });
    const held = this.#held[repository]?.map(digestOf);
    if (held === undefined) throw new Error(`${repository} is not known`);
    return new Map(held.filter(digest => digests.includes(digest)).map(digest => [digest, 1]));
  }

  async describeRepositories(): Promise<readonly EcrRepository[]> {
    return [];
  }

  async recentImages(): Promise<readonly []> {
    return [];
  }

  async manifests(): Promise<readonly []> {
    return [];
  }

  get asked(): readonly string[] {
    return this.questions.map(({ repository }) => repository);
  }
}

/** Who of those that are ruled out holds the situation's layers. */
export function missedHolders(situation: Situation, ecr: FakeControlPlane): Promise<Missed> {
  const discovery = { ruledOut: ruledOutIn(situation) };
  return findMissedHolders(contextOf(situation, ecr), planFor(situation), discovery);
}

/** Who could give the situation's layers, were blob mounting on. */
export function holdersInVain(situation: Situation, ecr: FakeControlPlane): Promise<Missed> {
  const { options } = contextOf(situation, ecr);
  const discovery = new Discovery({
    ecr,
    rules: rulesOf(situation),
    listing: patternsOf(situation).none ? undefined : pagesOf(situation),
    limit: options.maxMountSources,
    tolerate: () => {},
  });
  return findWithMountingOff({ options }, planFor(situation), discovery);
}

function contextOf({ maxMountSources = 200 }: Situation, ecr: FakeControlPlane) {
  return { ecr, options: { maxMountSources } };
}
