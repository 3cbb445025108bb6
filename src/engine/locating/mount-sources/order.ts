/**
 * The order in which repositories are checked and mounted from. `rank` decides the tier of a repository and how far its
 * name is from the target's.
 */

/**
 * Which sources a search checks: those `named` by the user or the image; also `near` ones, which are those in the target's
 * namespace; or `all`.
 */
const reaches = ['named', 'near', 'all'] as const;
export type Reach = (typeof reaches)[number];

interface TierRules {
  /** Position within one `mount-from` pattern. */
  readonly rank: number;
  /** Of repositories that are not among the nearest. */
  readonly distantRank?: number;
  /** The narrowest reach that includes the tier. */
  readonly reach: Reach;
  /**
   * The minimum number of repositories to check if the layers below the missing ones were found in this tier. A repository
   * that the image names is the best evidence of where shared layers end, and one with a typical name the weakest.
   */
  readonly leastChecked: number;
}

/** How likely a repository is a mount source. */
export const tiers = {
  /** The image itself names it. */
  hinted: { rank: 0, reach: 'named', leastChecked: 0 },
  /** In the target's namespace, which may have hundreds of repositories: only the nearest come before base images. */
  namespace: { rank: 1, distantRank: 3, reach: 'near', leastChecked: 6 },
  /** Named like a base image. */
  'base-like': { rank: 2, reach: 'all', leastChecked: 30 },
  other: { rank: 4, reach: 'all', leastChecked: 30 },
} as const satisfies Readonly<Record<string, TierRules>>;
export type Tier = keyof typeof tiers;

/** A repository that may be a mount source. */
export interface MountSource {
  readonly name: string;
  readonly tier: Tier;
  /** A pattern other than `**` matches it. */
  readonly explicit: boolean;
  /** Position of the first `mount-from` pattern that matches. */
  readonly pattern: number;
  /** How far its name is from the target's, smaller is closer; only comparable within a tier. */
  readonly distance: number;
}

/** The properties by which sources are compared. The first difference decides. */
export interface Standing {
  readonly source: MountSource;
  /** Other sources of its tier refused a mount. */
  readonly tierRefused?: boolean;
  /** A manifest there is known to refer to the layer. */
  readonly proven?: boolean;
  /** How many of the image's layers it has. */
  readonly held?: number;
  /** In a namespace that the role is not allowed to check. */
  readonly denied?: boolean;
  /** Not among the nearest of its tier. */
  readonly distant?: boolean;
  /** How many of its namespace come before it. */
  readonly turn?: number;
}

/** How many repositories of the target's namespace come before the distant ones. */
const nearNeighbors = 24;

/** The items, best source first. */
export function inOrder<T>(items: Iterable<T>, standingOf: (item: T) => Standing): readonly T[] {
  return [...items]
    .map(item => ({ item, standing: standingOf(item) }))
    .toSorted((a, b) => compare(a.standing, b.standing))
    .map(({ item }) => item);
}

/** Best first. @param held how many of the image's layers repositories are known to have */
export function rankedSources(
  sources: Iterable<MountSource>,
  held: ReadonlyMap<string, number> = new Map(),
): readonly MountSource[] {
  return inOrder(sources, source => ({ source, held: held.get(source.name) ?? 0 }));
}

/** The best source; undefined if there is none. */
export function bestOf(sources: Iterable<MountSource>): MountSource | undefined {
  let best: MountSource | undefined;
  for (const source of sources) {
    if (best === undefined || compare({ source }, { source: best }) < 0) best = source;
  }
  return best;
}

/**
 * The order in which sources are checked. After the nearest repositories of the target's namespace, repositories named
 * like base images come before the rest of the namespace. Of all others, one of each namespace comes before the second of
 * any, because services of a namespace often have the same base. Namespaces that the role is not allowed to check come last.
 * @param neighborsChecked repositories of the target's namespace that were checked before
 * @param isDenied whether the role is not allowed to check the repository's namespace
 * @param held how many of the image's layers repositories are known to have; they come first
 * @param checked how many repositories of each namespace were checked before
 */
export function checkOrder(
  waiting: readonly MountSource[],
  neighborsChecked: number,
  isDenied: (repository: string) => boolean,
  held: ReadonlyMap<string, number> = new Map(),
  checked: ReadonlyMap<string, number> = new Map(),
): readonly MountSource[] {
  const nearest = Math.max(0, nearNeighbors - neighborsChecked);
  const near = new Set(rankedSources(waiting.filter(isNeighbor)).slice(0, nearest));
  const turns = turnsOf(rankedSources(waiting), checked);
  return inOrder(waiting, source => ({
    source,
    turn: turns.get(source) ?? 0,
    held: held.get(source.name) ?? 0,
    denied: isDenied(source.name),
    distant: isNeighbor(source) && !near.has(source),
  }));
}

/** @param ranked best first */
function turnsOf(
  ranked: readonly MountSource[],
  checked: ReadonlyMap<string, number>,
): ReadonlyMap<MountSource, number> {
  const counts = new Map(checked);
  const turns = new Map<MountSource, number>();
  for (const source of ranked) {
    if (source.tier !== 'other' || source.explicit) continue;
    const group = groupOf(source.name);
    const turn = counts.get(group) ?? 0;
    turns.set(source, turn);
    counts.set(group, turn + 1);
  }
  return turns;
}

/** The part before the first slash; empty if there is none. */
export function namespaceOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf('/')));
}

/** The namespace of a repository, or else the first word of its name. */
export function groupOf(name: string): string {
  return namespaceOf(name) || (name.split(/[._-]/, 1)[0] ?? name);
}

export function isWithin(source: MountSource, reach: Reach): boolean {
  return reaches.indexOf(reachOf(source)) <= reaches.indexOf(reach);
}

/** The user's patterns or the image name it. */
export function isNamed(source: MountSource): boolean {
  return reachOf(source) === 'named';
}

function reachOf({ explicit, tier }: MountSource): Reach {
  return explicit ? 'named' : tiers[tier].reach;
}

function isNeighbor({ explicit, tier }: MountSource): boolean {
  return tier === 'namespace' && !explicit;
}

function compare(a: Standing, b: Standing): number {
  return (
    Number(a.tierRefused ?? false) - Number(b.tierRefused ?? false) ||
    Number(b.proven ?? false) - Number(a.proven ?? false) ||
    (b.held ?? 0) - (a.held ?? 0) ||
    Number(a.denied ?? false) - Number(b.denied ?? false) ||
    a.source.pattern - b.source.pattern ||
    rankOf(a) - rankOf(b) ||
    (a.turn ?? 0) - (b.turn ?? 0) ||
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
