import type { EcrControlPlane } from '../../ecr/control-plane.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Discovery } from '../locating/discovery.ts';
import type { RuledOut } from '../locating/mount-sources/candidates.ts';
import type { WantedLayer } from '../locating/mount-sources/search-request.ts';
import { absentLayers, type PushPlan } from '../locating/plan.ts';
import type { PushOptions } from '../push-options.ts';
import { type DiscoveryCost, type MissedMount, noDiscovery, ruledOutReasons } from '../result.ts';

/** A repository that holds a layer which could not be mounted from it. */
export interface MissedHolder {
  readonly repository: string;
  readonly reason: MissedMount['reason'];
}

export type MissedHolders = ReadonlyMap<Digest, MissedHolder>;

/** What could have been, and what it cost to find that out. */
export interface Missed {
  readonly holders: MissedHolders;
  readonly cost: DiscoveryCost;
}

/** What a diagnosis needs of a push. */
export interface DiagnosisContext {
  readonly ecr: Pick<EcrControlPlane, 'availableLayers'>;
  readonly options: Pick<PushOptions, 'maxMountSources'>;
}

/** With mounting on, which repositories were ruled out; with mounting off, which could have been used. Never fails. */
export function findMissed(context: DiagnosisContext, plan: PushPlan, discovery: Discovery): Promise<Missed> {
  const find = plan.mounting ? findMissedHolders : findHoldersInVain;
  return find(context, plan, discovery);
}

const nothingMissed: Missed = { holders: new Map(), cost: noDiscovery };

/** Repositories asked to say what could have been: none of them delays the push, which goes on meanwhile. */
const mostAsked = 16;

/**
 * Asks a few repositories that were ruled out whether they hold the layers that nobody else does, so that the report
 * can say what stands in the way and what it costs. Layers that are most likely new are not worth it. Never fails.
 */
export async function findMissedHolders(
  context: DiagnosisContext,
  plan: PushPlan,
  discovery: Pick<Discovery, 'ruledOut'>,
): Promise<Missed> {
  const wanted = layersWithoutHolder(plan).map(({ digest }) => digest);
  if (wanted.length === 0 || plan.search.restIsNew) return nothingMissed;
  const left = context.options.maxMountSources - plan.search.cost.asked;
  const asked = pickRuledOut(discovery.ruledOut, Math.min(mostAsked, Math.max(0, left)));
  const answers = await Promise.all(asked.map(source => availableOrNone(context, source, wanted)));
  const holders = new Map<Digest, MissedHolder>();
  for (const [position, { source, reason }] of asked.entries()) {
    for (const digest of answers[position] ?? []) {
      if (!holders.has(digest)) holders.set(digest, { repository: source.name, reason });
    }
  }
  const calls = asked.length * Math.ceil(wanted.length / 100);
  return { holders, cost: { ...noDiscovery, asked: asked.length, calls, waves: Math.min(1, asked.length) } };
}

function layersWithoutHolder(plan: PushPlan): readonly WantedLayer[] {
  return absentLayers(plan)
    .filter(({ heldBy }) => heldBy.length === 0)
    .map(({ descriptor }) => descriptor);
}

/** The best ranked, every reason represented. */
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

/** With the setting off: who would have given the layers, were it on. Never fails. */
export async function findHoldersInVain(
  context: Pick<DiagnosisContext, 'options'>,
  plan: PushPlan,
  discovery: Pick<Discovery, 'findInVain'>,
): Promise<Missed> {
  const wanted = layersWithoutHolder(plan);
  if (wanted.length === 0) return nothingMissed;
  const limit = Math.min(mostAsked, context.options.maxMountSources);
  try {
    const { holders, cost } = await discovery.findInVain(wanted, plan.blobs.chains, limit);
    const missed = [...holders].map(
      ([digest, repository]) => [digest, { repository, reason: 'setting-off' }] as const,
    );
    return { holders: new Map(missed), cost: { ...cost, limited: false } };
  } catch {
    return nothingMissed; // only a diagnosis
  }
}
