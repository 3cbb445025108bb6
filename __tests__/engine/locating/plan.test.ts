import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FoundSources } from '../../../src/engine/locating/found-sources.ts';
import type { ImageLayer } from '../../../src/engine/locating/image-blobs.ts';
import { Holders } from '../../../src/engine/locating/mount-sources/holders.ts';
import {
  absentLayers,
  blobsToSend,
  isHeld,
  type PushPlan,
  planOf,
  type ResolvedImage,
  type ResolvedLayer,
  sourcesOf,
} from '../../../src/engine/locating/plan.ts';
import { noDiscovery } from '../../../src/engine/result.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import { layer } from './support/fake-ecr.ts';
import { source } from './support/sources.ts';

let unfit: Set<string>;
let holders: Holders;
beforeEach(() => {
  unfit = new Set();
  holders = new Holders(name => !unfit.has(name));
});

function hold(repository: string, ...names: readonly string[]): void {
  for (const name of names) holders.add(layer(name), { source: source(repository), proven: false });
}

const descriptorOf = (name: string) => ({
  mediaType: mediaTypes.ociLayerGzip,
  digest: layer(name),
  size: 10,
});

function resolved(name: string, more: Partial<ResolvedLayer & ImageLayer> = {}): ResolvedLayer {
  const { uncompressed = false, missingAtSource = false, ...rest } = more;
  const descriptor = descriptorOf(name);
  return {
    layer: { descriptor, createdBy: '', platforms: [], uncompressed, missingAtSource },
    descriptor,
    matchedByDiffId: false,
    existing: false,
    ...rest,
  };
}

/** @param chain names of the layers that were searched for; default is all */
function imageOf(layers: readonly ResolvedLayer[], chain?: readonly string[]): ResolvedImage {
  const configs = [{ ...descriptorOf('config'), mediaType: mediaTypes.ociConfig }];
  const all = layers.map(each => each.layer.descriptor.digest);
  const chains = [chain?.map(layer) ?? all];
  return {
    blobs: { layers: layers.map(each => each.layer), byReference: [], configs, chains, platforms: [] },
    layers,
    configs,
  };
}

function plan(image: ResolvedImage, found: Partial<FoundSources> = {}, mounting = true): PushPlan {
  return planOf(image, { holders, ...nothing, ...found }, mounting);
}

const nothing = { holdings: [], cost: noDiscovery, denied: false, restIsNew: false };
const sources = (name: string, found: Partial<FoundSources> = {}, searched = true) =>
  sourcesOf({ holders, ...nothing, ...found }, layer(name), searched);

describe('where a layer is mounted from', () => {
  it('is from its holders, best first', () => {
    hold('b', 'x', 'y');
    hold('a', 'x');
    expect(sources('x', { unanswered: 's', bestGuess: 'g' }).heldBy).toEqual(['b', 'a']);
    const made = plan(imageOf([resolved('x'), resolved('y')]));
    expect(made.layers.map(({ heldBy }) => heldBy)).toEqual([['b', 'a'], ['b']]);
    expect(isHeld(made, layer('x'))).toBe(true);
  });

  it.each([
    ['one that would not say', { unanswered: 's', bestGuess: 'g' }, 's'],
    ['the best that was not asked', { bestGuess: 'g' }, 'g'],
    ['the largest holder', {}, 'a'],
  ])('is, where nobody is known to hold it, %s', (_, found, guess) => {
    hold('a', 'y');
    expect(sources('x', found)).toEqual({ heldBy: [], guessed: [guess] });
    expect(isHeld(plan(imageOf([resolved('x'), resolved('y')]), found), layer('x'))).toBe(false);
  });

  it('is the largest holder where nobody was asked: of configs, attestations and what is compressed here', () => {
    hold('a', 'y');
    const found = { unanswered: 's', bestGuess: 'g' };
    expect(sources('config', found, false).guessed).toEqual(['a']);
    expect(plan(imageOf([]), found).guesses).toEqual(['a']);
    holders = new Holders(() => true);
    expect(sources('config', found, false).guessed).toEqual(['s']);
  });

  it('is nowhere when no repository is known, and no guess of a plan that tries no mounts', () => {
    expect(sources('x')).toEqual({ heldBy: [], guessed: [] });
    hold('a', 'x');
    const made = plan(imageOf([resolved('x')]), { bestGuess: 'g' }, false);
    expect(made.guesses).toEqual([]);
    expect(made.layers[0]?.heldBy).toEqual(['a']);
  });
});

describe('a layer that the source lacks', () => {
  it('is read from every holder, also from those that it cannot be mounted from', () => {
    hold('a', 'x', 'y');
    unfit.add('a');
    const made = plan(imageOf([resolved('x', { missingAtSource: true }), resolved('y')]));
    expect(made.layers.map(({ elsewhere }) => elsewhere)).toEqual([['a'], []]);
    expect(made.layers.map(({ heldBy }) => heldBy)).toEqual([[], []]);
  });
});

describe('the blobs that the source has to give', () => {
  it('are the configs and the layers without a holder whose bytes it has', () => {
    hold('a', 'held');
    const { descriptor: _, ...unknown } = resolved('plain', { uncompressed: true });
    const layers = [
      resolved('new'),
      resolved('held'),
      resolved('existing', { existing: true }),
      resolved('matched', { matchedByDiffId: true }),
      resolved('lacking', { missingAtSource: true }),
      unknown,
    ];
    const names = (blobs: readonly { readonly digest: string }[]) => blobs.map(({ digest }) => digest);
    expect(names(blobsToSend(plan(imageOf(layers))))).toEqual([layer('new'), layer('config')]);
    expect(names(blobsToSend(plan(imageOf(layers), {}, false)))).toEqual(
      ['new', 'held', 'config'].map(layer),
    );
    expect(absentLayers(plan(imageOf(layers)))).toHaveLength(4);
  });
});

describe('a plan', () => {
  it('stays as it is, whatever becomes known after it', () => {
    hold('a', 'x');
    const image = imageOf([resolved('x'), resolved('y')]);
    const digests = [layer('x')];
    const made = plan(image, { holdings: [{ repository: 'a', digests }] });
    hold('b', 'x', 'y');
    digests.push(layer('y'));
    unfit.add('a');
    expect(made.layers.map(({ heldBy }) => heldBy)).toEqual([['a'], []]);
    expect(made.holdings).toEqual([{ repository: 'a', digests: [layer('x')] }]);
    expect(plan(image).layers.map(({ heldBy }) => heldBy)).toEqual([['b'], ['b']]);
  });

  it('is frozen to the last list', () => {
    hold('a', 'x');
    const made = plan(imageOf([resolved('x', { missingAtSource: true })]), {
      holdings: [{ repository: 'a', digests: [layer('x')] }],
    });
    const parts = [
      made,
      made.layers,
      made.configs,
      made.guesses,
      made.holdings,
      made.search,
      made.search.cost,
    ];
    const ofLayers = made.layers.flatMap(each => [each, each.heldBy, each.elsewhere]);
    const ofHoldings = made.holdings.flatMap(each => [each, each.digests]);
    expect([...parts, ...ofLayers, ...ofHoldings].filter(part => !Object.isFrozen(part))).toEqual([]);
  });
});
