import type { Digest } from '../../oci/digest.ts';
import type { RuledOut, RuledOutReason } from '../locating/mount-sources/candidates.ts';
import { Holders } from '../locating/mount-sources/holders.ts';
import { searchSources } from '../locating/mount-sources/search.ts';
import type { WantedLayer } from '../locating/mount-sources/search-request.ts';
import type { PushPlan } from '../locating/plan.ts';
import type { PushSession } from '../opening/session.ts';
import type { PushContext } from '../push-context.ts';
import { type DiscoveryCost, type MissedMount, noDiscovery } from '../result.ts';

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

const nothingMissed: Missed = { holders: new Map(), cost: noDiscovery };

/** Repositories asked to say what could have been: none of them delays the push, which goes on meanwhile. */
const mostAsked = 16;

/**
 * Asks a few repositories that were ruled out whether they hold the layers that nobody else does, so that the report
 * can say what stands in the way and what it costs. Layers that are most likely new are not worth it. Never fails.
 */
export async function findMissedHolders(context: PushContext, plan: PushPlan): Promise<Missed> {
  const wanted = layersWithoutHolder(plan).map(({ digest }) => digest);
  if (wanted.length === 0 || plan.candidates === undefined || plan.search?.restIsNew) return nothingMissed;
  const left = context.options.maxMountSources - (plan.search?.cost.asked ?? 0);
  const asked = pickRuledOut(plan.candidates.ruledOut, Math.min(mostAsked, Math.max(0, left)));
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
  return plan.layers.flatMap(({ existing, descriptor }) =>
    existing || descriptor === undefined || plan.holders.has(descriptor.digest) ? [] : [descriptor],
  );
}

/** The best ranked, every reason represented. */
function pickRuledOut(ruledOut: readonly RuledOut[], count: number): readonly RuledOut[] {
  const reasons: readonly RuledOutReason[] = ['encryption-differs', 'pull-through-cache', 'excluded'];
  const share = Math.ceil(count / 2);
  const picked = reasons.flatMap(reason => ruledOut.filter(other => other.reason === reason).slice(0, share));
  return picked.slice(0, count);
}

async function availableOrNone(
  { ecr }: PushContext,
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
  context: PushContext,
  session: PushSession,
  plan: PushPlan,
): Promise<Missed> {
  const wanted = layersWithoutHolder(plan);
  if (plan.candidates === undefined || plan.queue === undefined || wanted.length === 0) return nothingMissed;
  const holders = new Holders();
  try {
    const { cost } = await searchSources(context.ecr, {
      wanted,
      needed: new Set(),
      present: Promise.resolve(new Set()),
      chains: plan.blobs.chains,
      candidates: plan.candidates,
      queue: plan.queue,
      holders,
      listing: session.listing,
      limit: Math.min(mostAsked, context.options.maxMountSources),
      tolerate() {},
    });
    return { holders: heldInVain(wanted, holders), cost: { ...cost, limited: false } };
  } catch {
    return nothingMissed; // only a diagnosis
  }
}

function heldInVain(wanted: readonly WantedLayer[], holders: Holders): MissedHolders {
  const missed = new Map<Digest, MissedHolder>();
  for (const { digest } of wanted) {
    const [holder] = holders.of(digest);
    if (holder !== undefined) missed.set(digest, { repository: holder.source.name, reason: 'setting-off' });
  }
  return missed;
}
