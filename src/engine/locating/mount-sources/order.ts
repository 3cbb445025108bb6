/**
 * Who is asked before whom, and mounted from before whom: everything about it is here. Which tier a repository belongs
 * to, and how far its name is from the target's, `rank` says.
 */

/**
 * Which sources a search asks: `named` by the user or by the image itself, `near` those and the target's namespace,
 * which a list of the whole registry can only add to, or `all`.
 */
const reaches = ['named', 'near', 'all'] as const;
export type Reach = (typeof reaches)[number];

interface TierRules {
  /** Position within one `mount-from` pattern. */
  readonly rank: number;
  /** That of members which are not among the nearest. */
  readonly distantRank?: number;
  /** The narrowest reach that it is part of. */
  readonly reach: Reach;
  /**
   * How many repositories are asked at least, where the layers below those that are missing were found in this tier: a
   * repository that the image names says most on where shared layers end, one with a telling name the least.
   */
  readonly leastAsked: number;
}

/** How promising a repository is as a mount source. */
export const tiers = {
  /** The image itself names it. */
  hinted: { rank: 0, reach: 'named', leastAsked: 0 },
  /** Of the target's namespace, which may have hundreds of members: only the nearest go before the bases. */
  namespace: { rank: 1, distantRank: 3, reach: 'near', leastAsked: 6 },
  /** Named as base images are. */
  'base-like': { rank: 2, reach: 'all', leastAsked: 30 },
  other: { rank: 4, reach: 'all', leastAsked: 30 },
} as const satisfies Readonly<Record<string, TierRules>>;
export type Tier = keyof typeof tiers;

/** A repository that may give layers. */
export interface MountSource {
  readonly name: string;
  readonly tier: Tier;
  /** The user named it, or a pattern narrower than `**` does. */
  readonly explicit: boolean;
  /** Position of the first `mount-from` pattern that matches. */
  readonly pattern: number;
  /** How far its name is from the target's, smaller is closer; only comparable within a tier. */
  readonly distance: number;
}

/** What is compared of two sources, the first difference deciding; what does not apply is left out. */
export interface Standing {
  readonly source: MountSource;
  /** Sources of its tier have refused a mount. */
  readonly tierRefused?: boolean;
  /** A manifest there is known to refer to the layer. */
  readonly proven?: boolean;
  /** How many of the image's layers it holds. */
  readonly held?: number;
  /** In a part of the registry where the role may ask nobody. */
  readonly silent?: boolean;
  /** Not among the nearest of its tier. */
  readonly distant?: boolean;
}

/** Members of the target's namespace that are asked before the distant ones. */
const nearNeighbours = 24;

/** The items, best source first. */
export function inOrder<T>(items: Iterable<T>, standingOf: (item: T) => Standing): readonly T[] {
  return [...items]
    .map(item => ({ item, standing: standingOf(item) }))
    .toSorted((a, b) => compare(a.standing, b.standing))
    .map(({ item }) => item);
}

/** Best first, by nothing but the sources themselves. */
export function rankedSources(sources: Iterable<MountSource>): readonly MountSource[] {
  return inOrder(sources, source => ({ source }));
}

/** The best of the sources; undefined when there is none. */
export function bestOf(sources: Iterable<MountSource>): MountSource | undefined {
  let best: MountSource | undefined;
  for (const source of sources) {
    if (best === undefined || compare({ source }, { source: best }) < 0) best = source;
  }
  return best;
}

/**
 * The order in which sources are asked. After the nearest members of the target's namespace, names that look like bases
 * come before its other members. Parts of the registry where nobody answers come last.
 * @param neighboursAsked members of the namespace that were asked before
 * @param isSilent whether the role may ask nobody in the repository's part of the registry
 */
export function askingOrder(
  waiting: readonly MountSource[],
  neighboursAsked: number,
  isSilent: (repository: string) => boolean,
): readonly MountSource[] {
  const nearest = Math.max(0, nearNeighbours - neighboursAsked);
  const near = new Set(rankedSources(waiting.filter(isNeighbour)).slice(0, nearest));
  return inOrder(waiting, source => ({
    source,
    silent: isSilent(source.name),
    distant: isNeighbour(source) && !near.has(source),
  }));
}

export function isWithin(source: MountSource, reach: Reach): boolean {
  return reaches.indexOf(reachOf(source)) <= reaches.indexOf(reach);
}

/** The user's patterns or the image itself name it. */
export function isNamed(source: MountSource): boolean {
  return reachOf(source) === 'named';
}

function reachOf({ explicit, tier }: MountSource): Reach {
  return explicit ? 'named' : tiers[tier].reach;
}

function isNeighbour({ explicit, tier }: MountSource): boolean {
  return tier === 'namespace' && !explicit;
}

function compare(a: Standing, b: Standing): number {
  return (
    Number(a.tierRefused ?? false) - Number(b.tierRefused ?? false) ||
    Number(b.proven ?? false) - Number(a.proven ?? false) ||
    (b.held ?? 0) - (a.held ?? 0) ||
    Number(a.silent ?? false) - Number(b.silent ?? false) ||
    a.source.pattern - b.source.pattern ||
    rankOf(a) - rankOf(b) ||
    a.source.distance - b.source.distance ||
    compareNames(a.source.name, b.source.name)
  );
}

function rankOf({ source, distant = false }: Standing): number {
  const rules: TierRules = tiers[source.tier];
  return distant ? (rules.distantRank ?? rules.rank) : rules.rank;
}

function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
