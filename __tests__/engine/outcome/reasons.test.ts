import { describe, expect, it } from '@jest/globals';
import { type Findings, missedMountsOf, reasonFor } from '../../../src/engine/outcome/reasons.ts';
import { parseMountPatterns } from '../../../src/engine/patterns.ts';
import type { PushOptions } from '../../../src/engine/push-options.ts';
import { type LayerResult, type NotMountedReason, noDiscovery } from '../../../src/engine/result.ts';
import { type Digest, digestOf } from '../../../src/oci/digest.ts';
import { descriptorOf, planFor } from './support/situation.ts';

/** What may be known of an uploaded layer, the firmest knowledge first, each with the reason that it gives. */
const facts = [
  ['byNameOnly', 'by-name-only'],
  ['mountingDisabled', 'mounting-disabled'],
  ['settingOff', 'setting-off'],
  ['held', 'refused'],
  ['compressedHere', 'compressed-here'],
  ['heldWhereExcluded', 'excluded'],
  ['denied', 'denied'],
  ['limited', 'search-limit'],
] as const satisfies readonly (readonly [string, NotMountedReason])[];
type Fact = (typeof facts)[number][0];

const name = 'layer';

function reasonBy(known: readonly Fact[]): NotMountedReason {
  const has = (fact: Fact) => known.includes(fact);
  const another = { name: 'another', heldBy: ['base/node'] }; // says nothing of ours
  const layers = [{ name, ...(has('held') ? { heldBy: ['base/node'] } : {}) }, another];
  const plan = planFor({ layers, denied: has('denied'), limited: has('limited') });
  const [layerPlan] = plan.layers;
  if (layerPlan === undefined) throw new Error('no layer');
  const uncompressed = has('compressedHere');
  const transferred = {
    plan: { ...layerPlan, layer: { ...layerPlan.layer, uncompressed } },
    descriptor: descriptorOf(name),
    outcome: 'pushed',
    ...(has('byNameOnly') ? { byNameOnly: true as const } : {}),
    refusedMounts: 0,
    attempts: 1,
    milliseconds: 1,
  } as const;
  return reasonFor(transferred, {
    options: optionsWith(has('mountingDisabled') ? ['none'] : ['**']),
    plan,
    discovery: { encryption: undefined, described: () => undefined },
    blobMounting: has('settingOff') ? 'DISABLED' : 'ENABLED',
    missed: {
      holders: excluded(has('heldWhereExcluded') ? [name, 'another'] : ['another']),
      cost: noDiscovery,
    },
  });
}

const excluded = (layers: readonly string[]): Findings['missed']['holders'] =>
  new Map(layers.map(layer => [digestOf(layer), { repository: 'private/base', reason: 'excluded' }]));

function optionsWith(mountFrom: readonly string[]): PushOptions {
  return {
    repository: 'shop/web',
    tags: ['v1'],
    mountFrom: parseMountPatterns(mountFrom),
    maxMountSources: 200,
    blobMounting: 'ensure',
    matchDiffIds: true,
    compression: 'gzip',
    concurrency: 8,
    dryRun: false,
  };
}

describe('why a layer was uploaded', () => {
  it.each(facts)('%s: %s', (fact, reason) => {
    expect(reasonBy([fact])).toBe(reason);
  });

  it('not-found, where nothing else is known', () => {
    expect(reasonBy([])).toBe('not-found');
  });

  it.each(facts.map(([fact, reason], at) => ({ fact, reason, at })))(
    '$fact outweighs whatever stands behind it in the list',
    ({ at, reason }) => {
      expect(reasonBy(facts.slice(at).map(([fact]) => fact))).toBe(reason);
    },
  );
});

describe('the mounts that were missed', () => {
  const layer = (own: string, size: number, outcome: LayerResult['outcome'] = 'pushed'): LayerResult => ({
    digest: digestOf(own),
    size,
    mediaType: '',
    createdBy: '',
    platforms: [],
    outcome,
    milliseconds: 0,
    attempts: 1,
  });
  const small = { repository: 'cache/node', reason: 'pull-through-cache' } as const;
  const large = { repository: 'private/base', reason: 'excluded' } as const;

  it('are summed by repository, the largest first', () => {
    const layers = [layer('a', 10), layer('b', 30), layer('c', 40), layer('unknown', 500)];
    const missed = new Map<Digest, typeof small | typeof large>([
      [digestOf('a'), small],
      [digestOf('b'), large],
      [digestOf('c'), large],
    ]);
    expect(missedMountsOf(layers, missed)).toEqual([
      { ...large, bytes: 70 },
      { ...small, bytes: 10 },
    ]);
  });

  it('are none of attestations', () => {
    const attestation = { ...layer('a', 10, 'pushed'), attestation: true } as const;
    expect(missedMountsOf([attestation], new Map([[digestOf('a'), small]]))).toEqual([]);
  });

  it.each(['mounted', 'existing'] as const)('are none of layers that were %s', outcome => {
    expect(missedMountsOf([layer('a', 10, outcome)], new Map([[digestOf('a'), small]]))).toEqual([]);
  });
});
