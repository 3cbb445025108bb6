import type { Digest } from '../oci/digest.ts';
import type { RuledOut, RuledOutReason } from './mount-sources/candidates.ts';
import { Holders } from './mount-sources/holders.ts';
import { searchSources } from './mount-sources/search.ts';
import type { PushPlan } from './plan.ts';
import type { PushContext } from './push-context.ts';
import type { MissedMount } from './result.ts';
import type { PushSession } from './session.ts';

/** A repository that holds a layer which could not be mounted from it. */
export interface MissedHolder {
  readonly repository: string;
  readonly reason: MissedMount['reason'];
}

export type MissedHolders = ReadonlyMap<Digest, MissedHolder>;

/** Calls spent on saying what could have been: none of them delays the push, which goes on meanwhile. */
const diagnosticCalls = 16;

/**
 * Asks a few repositories that were ruled out whether they hold the layers that nobody else does, so that the report
 * can say what stands in the way and what it costs. Never fails.
 */
export async function findMissedHolders(context: PushContext, plan: PushPlan): Promise<MissedHolders> {
  const missed = new Map<Digest, MissedHolder>();
  const wanted = digestsWithoutHolder(plan);
  if (wanted.length === 0 || plan.candidates === undefined) return missed;
  const asked = pickRuledOut(plan.candidates.ruledOut);
  const answers = await Promise.all(asked.map(source => availableOrNone(context, source, wanted)));
  for (const [position, { source, reason }] of asked.entries()) {
    for (const digest of answers[position] ?? []) {
      if (!missed.has(digest)) missed.set(digest, { repository: source.name, reason });
    }
  }
  return missed;
}

function digestsWithoutHolder(plan: PushPlan): readonly Digest[] {
  return plan.layers
    .filter(
      ({ existing, descriptor }) =>
        !existing && descriptor !== undefined && !plan.holders.has(descriptor.digest),
    )
    .map(({ descriptor, layer }) => (descriptor ?? layer.descriptor).digest);
}

/** The best ranked, every reason represented. */
function pickRuledOut(ruledOut: readonly RuledOut[]): readonly RuledOut[] {
  const reasons: readonly RuledOutReason[] = ['encryption-differs', 'pull-through-cache', 'excluded'];
  const share = Math.ceil(diagnosticCalls / 2);
  const picked = reasons.flatMap(reason => ruledOut.filter(other => other.reason === reason).slice(0, share));
  return picked.slice(0, diagnosticCalls);
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
): Promise<MissedHolders> {
  const missing = digestsWithoutHolder(plan);
  if (plan.candidates === undefined || missing.length === 0) return new Map();
  const holders = new Holders();
  try {
    await searchSources(context.ecr, {
      missing,
      present: Promise.resolve(new Set()),
      chains: plan.blobs.chains,
      candidates: plan.candidates,
      holders,
      listing: session.listing,
      limit: Math.min(diagnosticCalls, context.options.maxMountSources),
      onDenied() {},
    });
  } catch {
    // only a diagnosis
  }
  return new Map(
    missing.flatMap(digest => {
      const [holder] = holders.of(digest);
      return holder === undefined
        ? []
        : [[digest, { repository: holder.source.name, reason: 'setting-off' as const }]];
    }),
  );
}
