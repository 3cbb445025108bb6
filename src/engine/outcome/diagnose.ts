import { digestsPerCall, type EcrControlPlane } from '../../ecr/control-plane.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Discovery } from '../locating/discovery.ts';
import type { RuledOut } from '../locating/mount-sources/candidates.ts';
import type { WantedLayer } from '../locating/mount-sources/search-request.ts';
import { absentLayers, type PushPlan } from '../locating/plan.ts';
import { limitBeforeSending, type PushOptions } from '../push-options.ts';
import { type DiscoveryCost, type MissedMount, noDiscovery, ruledOutReasons } from '../result.ts';

/** A repository that has a layer which could not be mounted from it. */
export interface MissedHolder {
  readonly repository: string;
  readonly reason: MissedMount['reason'];
}

export type MissedHolders = ReadonlyMap<Digest, MissedHolder>;

/** Which layers could have been mounted, and the cost of finding that out. */
export interface Missed {
  readonly holders: MissedHolders;
  readonly cost: DiscoveryCost;
}

/** The parts of a push that a diagnosis uses. */
export interface DiagnosisContext {
  readonly ecr: Pick<EcrControlPlane, 'availableLayers'>;
  readonly options: Pick<PushOptions, 'maxMountSources'>;
}

/** With mounting on, which repositories were ruled out; with mounting off, which could have been used. Never fails. */
export function findMissed(context: DiagnosisContext, plan: PushPlan, discovery: Discovery): Promise<Missed> {
  const find = plan.mounting ? findMissedHolders : findWithMountingOff;
  return find(context, plan, discovery);
}

const nothingMissed: Missed = { holders: new Map(), cost: noDiscovery };

/** The maximum number of repositories to check for a diagnosis. The push does not wait for them. */
const mostChecked = 16;

/**
 * Checks a few repositories that were ruled out for layers that were not found anywhere else, so that the report can say
 * why layers were not mounted, and what that costs. Skips layers that are most likely new. Never fails.
 */
export async function findMissedHolders(
  context: DiagnosisContext,
  plan: PushPlan,
  discovery: Pick<Discovery, 'ruledOut'>,
): Promise<Missed> {
  const wanted = layersWithoutHolder(plan).map(({ digest }) => digest);
  if (wanted.length === 0 || plan.search.restIsNew) return nothingMissed;
  const { maxMountSources } = context.options;
  const left = maxMountSources === 'auto' ? mostChecked : maxMountSources - plan.search.cost.asked;
  const checked = pickRuledOut(discovery.ruledOut, Math.min(mostChecked, Math.max(0, left)));
  const found = await Promise.all(checked.map(source => availableOrNone(context, source, wanted)));
  const holders = new Map<Digest, MissedHolder>();
  for (const [position, { source, reason }] of checked.entries()) {
    for (const digest of found[position] ?? []) {
      if (!holders.has(digest)) holders.set(digest, { repository: source.name, reason });
    }
  }
  const calls = checked.length * Math.ceil(wanted.length / digestsPerCall);
  return {
    holders,
    cost: { ...noDiscovery, asked: checked.length, calls, waves: Math.min(1, checked.length) },
  };
}

function layersWithoutHolder(plan: PushPlan): readonly WantedLayer[] {
  return absentLayers(plan)
    .filter(({ heldBy }) => heldBy.length === 0)
    .map(({ descriptor }) => descriptor);
}

/** The most likely repositories, with each reason represented. */
function pickRuledOut(ruledOut: readonly RuledOut[], count: number): readonly RuledOut[] {
  const share = Math.ceil(count / 2);
  const picked = ruledOutReasons.flatMap(reason =>
    ruledOut.filter(other => other.reason === reason).slice(0, share),
  );
  return picked.slice(0, count);
}

async function availableOrNone(
  { ecr }: DiagnosisContext,
  { source }: RuledOut,
  wanted: readonly Digest[],
): Promise<readonly Digest[]> {
  try {
    return [...(await ecr.availableLayers(source.name, wanted)).keys()];
  } catch {
    return []; // only a diagnosis
  }
}

/** With the setting off: from which repositories the layers could have been mounted with the setting on. Never fails. */
export async function findWithMountingOff(
  context: Pick<DiagnosisContext, 'options'>,
  plan: PushPlan,
  discovery: Pick<Discovery, 'findWithMountingOff'>,
): Promise<Missed> {
  const wanted = layersWithoutHolder(plan);
  if (wanted.length === 0) return nothingMissed;
  const limit = Math.min(mostChecked, limitBeforeSending(context.options));
  try {
    const { holders, cost } = await discovery.findWithMountingOff(wanted, plan.blobs.chains, limit);
    const missed = [...holders].map(
      ([digest, repository]) => [digest, { repository, reason: 'setting-off' }] as const,
    );
    return { holders: new Map(missed), cost: { ...cost, limited: false } };
  } catch {
    return nothingMissed; // only a diagnosis
  }
}
