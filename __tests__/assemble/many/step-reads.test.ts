import { describe, expect, it } from '@jest/globals';
import { StepReads } from '../../../src/assemble/many/step-reads.ts';
import type { EcrControlPlane, RepositoryPage } from '../../../src/ecr/control-plane.ts';
import { type Digest, digestOf } from '../../../src/oci/digest.ts';
import { AccessDeniedError } from '../../../src/shared/errors.ts';
import { RequestLog } from '../../../src/shared/request-log.ts';
import { HandClock } from '../relay/support/hand-clock.ts';

const [a, b, c] = ['a', 'b', 'c'].map(name => digestOf(name)) as [Digest, Digest, Digest];

/** A registry that counts what it is asked, and images that ask it. */
function askedBy(more: Partial<EcrControlPlane> = {}) {
  const asked: string[] = [];
  const ecr = {
    region: 'eu-central-1',
    async blobMounting() {
      asked.push('setting');
      return 'ENABLED';
    },
    async availableLayers(repository: string, digests: readonly Digest[]) {
      asked.push(`${repository}: ${digests.length}`);
      return new Map(digests.filter(digest => digest !== c).map(digest => [digest, 5]));
    },
    async *listRepositories(): AsyncGenerator<RepositoryPage> {
      for (const last of [false, true]) {
        asked.push('page');
        yield { repositories: [], last };
      }
    },
    ...more,
  } as unknown as EcrControlPlane;
  const clock = new HandClock();
  const signal = new AbortController().signal;
  const reads = new StepReads({ controlPlaneFor: () => ecr, signal, clock });
  return { asked, clock, image: (own = signal) => reads.for({ signal: own, requests: new RequestLog() }) };
}

async function pagesOf(ecr: EcrControlPlane): Promise<readonly boolean[]> {
  const pages: boolean[] = [];
  for await (const { last } of ecr.listRepositories()) pages.push(last);
  return pages;
}

describe('what images of a step read from the API', () => {
  it('is the setting once, and again by an image whose mount was refused', async () => {
    const { asked, image } = askedBy();
    const [one, two] = [image(), image()];
    expect(await Promise.all([one.blobMounting(), two.blobMounting()])).toEqual(['ENABLED', 'ENABLED']);
    expect(asked).toEqual(['setting']);
    await one.blobMounting();
    expect(asked).toEqual(['setting', 'setting']);
  });

  it('is every page of the list once, however far each of them reads', async () => {
    const { asked, image } = askedBy();
    const lists = await Promise.all([pagesOf(image()), pagesOf(image())]);
    expect(lists).toEqual([
      [false, true],
      [false, true],
    ]);
    expect(asked).toEqual(['page', 'page']);
    expect(await pagesOf(image())).toEqual([false, true]);
    expect(asked).toHaveLength(2);
  });

  it('is denied once, and that is told to each of them', async () => {
    let calls = 0;
    const { image } = askedBy({
      pullThroughCachePrefixes: async () => {
        calls += 1;
        throw new AccessDeniedError('ecr:DescribePullThroughCacheRules', 'no');
      },
    });
    const all = [image(), image()].map(ecr => ecr.pullThroughCachePrefixes());
    for (const { status } of await Promise.allSettled(all)) expect(status).toBe('rejected');
    expect(calls).toBe(1);
  });

  it('is a repository once for the layers of those that ask at the same time', async () => {
    const { asked, clock, image } = askedBy();
    const all = Promise.all([
      image().availableLayers('base', [a, b]),
      image().availableLayers('base', [b, c]),
      image().availableLayers('other', [a]),
    ]);
    await clock.pass(100);
    expect((await all).map(found => [...found.keys()])).toEqual([[a, b], [b], [a]]);
    expect(asked).toEqual(['base: 3', 'other: 1']);
  });

  it('counts for an image that waits for it, not for one that has ended', async () => {
    const askers: RequestLog[] = [];
    const clock = new HandClock();
    const { signal } = new AbortController();
    const controlPlaneFor = ({ requests }: { readonly requests: RequestLog }) =>
      ({
        availableLayers: async () => {
          askers.push(requests);
          return new Map();
        },
      }) as unknown as EcrControlPlane;
    const reads = new StepReads({ controlPlaneFor, signal, clock });
    const images = [new RequestLog(), new RequestLog()];
    for (const requests of images) {
      const asking = reads.for({ signal, requests }).availableLayers('base', [a]);
      await clock.pass(100);
      await asking;
    }
    expect(askers.map(log => images.indexOf(log))).toEqual([0, 1]);
  });

  it('is not awaited by an image that has ended', async () => {
    const ended = new AbortController();
    const { clock, image } = askedBy();
    const mine = image(ended.signal).availableLayers('base', [a]);
    const others = image().availableLayers('base', [a]);
    ended.abort(new Error('over'));
    await expect(mine).rejects.toThrow('over');
    await clock.pass(100);
    expect((await others).has(a)).toBe(true);
  });
});
