import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { RepositoryPage } from '../../../../src/ecr/control-plane.ts';
import type { Discovery } from '../../../../src/engine/locating/discovery.ts';
import { FakeEcr, type FakeRepository, layer } from '../support/fake-ecr.ts';

const megabytes = (count: number) => count * 1024 * 1024;

/** Repositories that hold nothing. */
function strangers(count: number, prefix: string): Record<string, FakeRepository> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`${prefix}-${at}`, { layers: [] }]));
}

interface Asking {
  readonly inTarget?: boolean;
  readonly size?: number;
  readonly onHeld?: (name: string) => void;
}

/** Searches for blobs of an image whose order is unknown. */
async function search(
  ecr: FakeEcr,
  discovery: Discovery,
  names: readonly string[],
  { inTarget = false, size = megabytes(8), onHeld }: Asking = {},
): Promise<void> {
  await discovery.findHolders({
    ...ecr.wanting(names, size),
    chains: { isInTarget: () => inTarget },
    onHeld: digest => onHeld?.(names.find(name => layer(name) === digest) ?? ''),
  });
}

/** Its second page never comes. */
class HalfListed extends FakeEcr {
  override async *list(): AsyncGenerator<RepositoryPage> {
    for await (const page of super.list()) {
      yield { ...page, last: false };
      await new Promise(() => {});
    }
  }
}

/** Repositories that were asked since the last call, in order. */
function newlyAsked(ecr: FakeEcr): readonly string[] {
  return ecr.asked.splice(0).map(({ repository }) => repository);
}

describe('a search for blobs of an image in unknown order', () => {
  it('asks every candidate as long as nothing of the image is found', async () => {
    const ecr = new FakeEcr(strangers(120, 'x'));
    await search(ecr, ecr.discovery(), ['own', 'config']);
    expect(newlyAsked(ecr)).toHaveLength(120);
  });

  it('takes the rest for new once something is found, in a small registry as well', async () => {
    const ecr = new FakeEcr({ 'team/base': { layers: ['b1'] }, ...strangers(50, 'x') });
    await search(ecr, ecr.discovery(), ['config', 'b1']);
    expect(newlyAsked(ecr)).toHaveLength(8);
  });

  it('asks no more than a few if the target has a part of the image', async () => {
    const ecr = new FakeEcr(strangers(120, 'x'));
    await search(ecr, ecr.discovery(), ['config', 'own'], { inTarget: true });
    expect(newlyAsked(ecr)).toHaveLength(16);
  });

  it('counts what was checked for other parts of the image', async () => {
    const ecr = new FakeEcr({ base: { layers: ['b1'] }, ...strangers(120, 'x') });
    const discovery = ecr.discovery();
    await search(ecr, discovery, ['b1', 'own']);
    expect(newlyAsked(ecr)).toHaveLength(30);
    await search(ecr, discovery, ['b1', 'config']);
    expect(newlyAsked(ecr)).toHaveLength(8);
  });

  it('asks as many as the bytes are worth', async () => {
    const ecr = new FakeEcr(strangers(120, 'x'));
    await search(ecr, ecr.discovery(), ['own'], { inTarget: true, size: megabytes(50) });
    expect(newlyAsked(ecr)).toHaveLength(50);
  });

  it('ends when another search finds something', async () => {
    const ecr = new FakeEcr({ 'team/base': { layers: ['b1'] }, ...strangers(150, 'x') });
    const discovery = ecr.discovery();
    await Promise.all([search(ecr, discovery, ['own']), search(ecr, discovery, ['b1'])]);
    expect(newlyAsked(ecr).length).toBeLessThanOrEqual(16);
  });

  it('begins with the repositories that have other parts of the image', async () => {
    const pages = [strangers(40, 'team/a'), { zeta: { layers: ['b1', 'b2'] } }];
    const ecr = new FakeEcr(...pages);
    const discovery = ecr.discovery();
    await search(ecr, discovery, ['b1']);
    newlyAsked(ecr);
    await search(ecr, discovery, ['b1', 'b2', 'config']);
    expect(newlyAsked(ecr)[0]).toBe('zeta');
    expect(discovery.found.holders.of(layer('b2')).map(({ source }) => source.name)).toEqual(['zeta']);
  });

  it('begins there even while the registry is still being listed', async () => {
    const ecr = new HalfListed({ ...strangers(9, 'team/a'), zeta: { layers: ['b1', 'b2'] } });
    const discovery = ecr.discovery();
    await search(ecr, discovery, ['config'], { inTarget: true, size: megabytes(1) });
    discovery.confirm(layer('b1'), 'zeta');
    newlyAsked(ecr);
    await search(ecr, discovery, ['b1', 'b2'], { inTarget: true, size: megabytes(1) });
    expect(newlyAsked(ecr)[0]).toBe('zeta');
  });

  it('tells of each blob at once, without waiting for other repositories', async () => {
    const ecr = new FakeEcr({ base: { layers: ['b1', 'b2'] }, slow: { layers: [] } });
    const slow = Promise.withResolvers<void>();
    const beforeCheck = async (name: string) => (name === 'slow' ? slow.promise : undefined);
    const discovery = ecr.discovery({ beforeCheck });
    const held: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const onHeld = (name: string) => {
      held.push(name);
      if (held.length === 2) resolve();
    };
    const searching = search(ecr, discovery, ['config', 'b1', 'b2'], { onHeld });
    await promise;
    expect(held).toEqual(['b1', 'b2']);
    expect(ecr.asked.map(({ repository }) => repository)).toEqual(['base']);
    slow.resolve();
    await searching;
  });

  it('does not tell of a repository that does not fit', async () => {
    const kms = { type: 'KMS' } as const;
    const ecr = new FakeEcr({ ...strangers(2, 'x'), 'golden/node': { layers: ['b1'], encryption: kms } });
    const hints = { repositories: ['golden/node'], baseNames: [] };
    const held: string[] = [];
    const described = ecr.describeRepositories;
    const late: typeof described = async names => {
      for (let turns = 0; turns < 20; turns++) await turn();
      return await described(names);
    };
    const discovery = Object.assign(ecr, { describeRepositories: late }).discovery({
      hints,
      encryption: { type: 'AES256' },
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    ecr.answering = promise;
    const searching = search(ecr, discovery, ['b1'], { onHeld: name => held.push(name) });
    setImmediate(resolve); // the page is late
    await searching;
    expect(ecr.asked.some(({ repository }) => repository === 'golden/node')).toBe(true);
    expect(held).toEqual([]);
  });

  it('knows the size of what it finds', async () => {
    const ecr = new FakeEcr({ base: { layers: ['b1'] } });
    const discovery = ecr.discovery();
    await search(ecr, discovery, ['b1', 'own']);
    expect(['b1', 'own'].map(name => discovery.found.holders.sizeOf(layer(name)))).toEqual([10, undefined]);
  });
});
