import { describe, expect, it } from '@jest/globals';
import type { Discovery } from '../../../src/engine/locating/discovery.ts';
import { FakeEcr, type FakeRepository, layer } from './support/fake-ecr.ts';

const kms = { type: 'KMS' } as const;
const aes = { type: 'AES256' } as const;

/** Repositories that hold nothing. */
function strangers(count: number, prefix = 'stranger'): Record<string, FakeRepository> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`${prefix}-${at}`, { layers: [] }]));
}

const heldBy = (discovery: Discovery, name: string) =>
  discovery.found.holders.of(layer(name)).map(({ source }) => source.name);

/** Every pair of repository and layer that was asked for. */
const questionsOf = (ecr: FakeEcr) =>
  ecr.asked.flatMap(({ repository, layers }) => layers.map(name => `${repository} ${name}`));

/** Lets answers arrive only when `answer` is called. */
function holdBack(ecr: FakeEcr): () => void {
  let answer = (): void => {};
  ecr.answering = new Promise(resolve => {
    answer = resolve;
  });
  return answer;
}

describe('finding holders', () => {
  it('tells who holds what, what it cost, and the best of those that were not asked', async () => {
    const ecr = new FakeEcr({
      base: { layers: ['x', 'y'] },
      'stranger-z': { layers: ['x'] },
      ...strangers(9),
    });
    const discovery = ecr.discovery();
    await discovery.findHolders(ecr.wanting(['x', 'y']));
    expect(heldBy(discovery, 'y')).toEqual(['base']);
    expect(discovery.found).toMatchObject({
      holdings: [{ repository: 'base', digests: [layer('x'), layer('y')], encryption: aes }],
      bestGuess: 'stranger-7',
      cost: { candidates: 11, asked: 8, calls: 9, waves: 1, limited: false },
      denied: false,
    });
  });

  it('of no layers asks nothing', async () => {
    const ecr = new FakeEcr({ base: { layers: [] } });
    const discovery = ecr.discovery();
    await discovery.findHolders(ecr.wanting([]));
    expect([ecr.asked, ecr.pagesRequested, discovery.found.cost.calls]).toEqual([[], 0, 0]);
  });

  it('twice at once asks each repository for each layer once, and both get the answers', async () => {
    const ecr = new FakeEcr({ base: { layers: ['x', 'y', 'z'] }, ...strangers(3) });
    const discovery = ecr.discovery();
    const answer = holdBack(ecr);
    const both = [
      ['x', 'y'],
      ['y', 'z'],
    ].map(names => discovery.findHolders(ecr.wanting(names)));
    answer();
    await Promise.all(both);
    expect(['x', 'y', 'z'].map(name => heldBy(discovery, name))).toEqual(Array(3).fill(['base']));
    const questions = questionsOf(ecr);
    expect(new Set(questions).size).toBe(questions.length);
    expect(questions.filter(question => question.startsWith('base'))).toEqual(['base x', 'base y', 'base z']);
    expect(ecr.pagesRequested).toBe(1);
    expect(discovery.found.cost).toMatchObject({ asked: 4, calls: ecr.asked.length + 1 });
  });

  it('of the same layers at once is one question, and waits for its answer', async () => {
    const ecr = new FakeEcr({ base: { layers: ['x'] } });
    const discovery = ecr.discovery();
    const first = discovery.findHolders(ecr.wanting(['x']));
    await discovery.findHolders(ecr.wanting(['x']));
    expect(heldBy(discovery, 'x')).toEqual(['base']);
    await first;
    expect(questionsOf(ecr)).toEqual(['base x']);
  });

  it('reads every page of the list once, whoever wants it', async () => {
    const pages = [strangers(70, 'a'), strangers(70, 'b'), { 'stranger-z': { layers: ['x', 'y'] } }];
    const ecr = new FakeEcr(...pages);
    const discovery = ecr.discovery();
    await Promise.all(['x', 'y'].map(name => discovery.findHolders(ecr.wanting([name]))));
    expect([heldBy(discovery, 'x'), heldBy(discovery, 'y')]).toEqual([['stranger-z'], ['stranger-z']]);
    expect(ecr.pagesRequested).toBe(3);
  });

  it('asks max-mount-sources repositories in all, and those again for other layers', async () => {
    const ecr = new FakeEcr({ base: { layers: ['y'] }, ...strangers(20) });
    const discovery = ecr.discovery({ limit: 3 });
    await Promise.all([discovery.findHolders(ecr.wanting(['x'])), discovery.findHolders(ecr.wanting(['z']))]);
    await discovery.findHolders(ecr.wanting(['y']));
    expect(new Set(ecr.asked.map(({ repository }) => repository)).size).toBe(3);
    expect(heldBy(discovery, 'y')).toEqual(['base']);
    expect(discovery.found.cost).toMatchObject({ asked: 3, limited: true });
  });

  it('takes a refusal to answer for an answer: nobody is asked again', async () => {
    const ecr = new FakeEcr({ base: { layers: undefined }, 'stranger-z': { layers: [] } });
    const discovery = ecr.discovery();
    for (let times = 0; times < 2; times++) await discovery.findHolders(ecr.wanting(['x']));
    expect(questionsOf(ecr)).toEqual(['base x', 'stranger-z x']);
    expect(discovery.found).toMatchObject({ denied: true, unanswered: 'base' });
  });

  it('describes a repository that the image names once, for all that want to know', async () => {
    const ecr = new FakeEcr({ ...strangers(3), 'golden/node': { layers: ['x', 'y'], encryption: kms } });
    const hints = { repositories: ['golden/node'], baseNames: [] };
    const discovery = ecr.discovery({ hints, encryption: aes });
    const answer = holdBack(ecr);
    const both = ['x', 'y'].map(name => discovery.findHolders(ecr.wanting([name])));
    setImmediate(answer); // the page is late
    await Promise.all(both);
    expect(ecr.described).toEqual(['golden/node']);
    expect([heldBy(discovery, 'x'), heldBy(discovery, 'y')]).toEqual([[], []]);
  });

  it('fails, for all that wait, with what must end the push', async () => {
    const ecr = new FakeEcr({ base: { layers: [] } });
    const discovery = ecr.discovery();
    ecr.answering = Promise.reject(new Error('cancelled'));
    ecr.answering.catch(() => {});
    const both = ['x', 'x'].map(name => discovery.findHolders(ecr.wanting([name])));
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

describe('the encryption of the target', () => {
  it('leaves out holders that do not fit, and every search goes on', async () => {
    const ecr = new FakeEcr({
      base: { layers: ['x', 'y'], encryption: kms },
      ...strangers(9),
      'stranger-z': { layers: ['x', 'y'] },
    });
    const discovery = ecr.discovery();
    for (const name of ['x', 'y']) await discovery.findHolders(ecr.wanting([name]));
    expect(heldBy(discovery, 'x')).toEqual(['base']);
    await discovery.fitTo(aes);
    expect([heldBy(discovery, 'x'), heldBy(discovery, 'y')]).toEqual([['stranger-z'], ['stranger-z']]);
    expect(discovery.found.holders.everyOf(layer('x')).map(({ source }) => source.name)).toContain('base');
    expect(discovery.ruledOut).toMatchObject([{ source: { name: 'base' }, reason: 'encryption-differs' }]);
    const questions = questionsOf(ecr);
    expect(new Set(questions).size).toBe(questions.length);
  });

  it('may be learned while a search is under way: nothing that does not fit is told', async () => {
    const ecr = new FakeEcr({ base: { layers: ['x'], encryption: kms }, 'stranger-z': { layers: ['x'] } });
    const discovery = ecr.discovery();
    await Promise.all([discovery.findHolders(ecr.wanting(['x'])), discovery.fitTo(aes)]);
    expect(heldBy(discovery, 'x')).toEqual(['stranger-z']);
  });
});

describe('holders that refuse', () => {
  it('have others asked, once however many layers are refused, and those of another sort come first', async () => {
    const team = Object.fromEntries(
      Array.from({ length: 8 }, (_, at) => [`team/s${at}`, { layers: ['x', 'y'] }]),
    );
    const ecr = new FakeEcr({ ...team, alpha: { layers: ['x'] }, ...strangers(40) });
    const discovery = ecr.discovery();
    await discovery.findHolders(ecr.wanting(['x', 'y']));
    const before = ecr.asked.length;
    const refused = ['team/s0', 'team/s1', 'team/s2'];
    const [x, y] = await Promise.all(['x', 'y'].map(name => discovery.furtherHolders(layer(name), refused)));
    expect(x?.slice(0, 2)).toEqual(['alpha', 'team/s3']);
    expect(y?.[0]).toBe('team/s3');
    await discovery.furtherHolders(layer('x'), refused);
    expect([before, ecr.asked.length]).toEqual([8, 32]);
  });

  it('of a layer that nobody is known to hold were guesses: nobody else is asked', async () => {
    const ecr = new FakeEcr({ base: { layers: ['x'] }, ...strangers(80) });
    const discovery = ecr.discovery();
    await discovery.findHolders(ecr.wanting(['x', 'new']));
    const before = ecr.asked.length;
    expect(await discovery.furtherHolders(layer('new'), ['stranger-79'])).toEqual([]);
    expect([discovery.found.restIsNew, ecr.asked.length]).toEqual([true, before]);
  });
});

describe('who would give layers, were mounting on', () => {
  it('is asked of those only that were not asked yet, and nothing else learns of it', async () => {
    const ecr = new FakeEcr({
      base: { layers: ['x', 'y'] },
      'stranger-z': { layers: ['y'] },
      ...strangers(20),
    });
    const discovery = ecr.discovery({ limit: 2 });
    await discovery.findHolders(ecr.wanting(['x']));
    const { wanted, chains } = ecr.wanting(['y']);
    const { holders, cost } = await discovery.findWithMountingOff(wanted, chains, 30);
    expect([...holders]).toEqual([[layer('y'), 'stranger-z']]);
    expect(heldBy(discovery, 'y')).toEqual([]);
    expect(cost.asked).toBe(20);
    expect(discovery.found.cost.asked).toBe(2);
  });
});

describe('matching diff IDs', () => {
  it('and finding holders at once read every page once', async () => {
    const ecr = new FakeEcr(strangers(2, 'a'), strangers(2, 'b'), { 'stranger-z': { layers: ['x'] } });
    const discovery = ecr.discovery();
    const matching = discovery.matchDiffIds({
      wanted: [layer('plain')],
      chains: [[layer('plain')]],
      target: ecr.repository('team/app'),
      repository: name => ecr.repository(name),
      readsSources: true,
      compression: 'gzip',
    });
    const [known] = await Promise.all([matching, discovery.findHolders(ecr.wanting(['x']))]);
    expect(known.size).toBe(0);
    expect(heldBy(discovery, 'x')).toEqual(['stranger-z']);
    expect(ecr.imagesReadOf.toSorted()).toEqual(['a-0', 'a-1', 'b-0', 'b-1', 'stranger-z', 'team/app']);
    expect(ecr.pagesRequested).toBe(3);
  });
});
