import type { EcrControlPlane } from '../../src/ecr/control-plane.ts';
import { randomOf } from '../lib/random.ts';
import { type Endless, EndlessRegistry } from './endless-registry.ts';
import { type FuzzResult, isRefused } from './fuzz.ts';
import { askInsteadOfAws, type Call, calls, runCall } from './registry-calls.ts';

/** So short that a case takes a fraction of a second. */
const times = {
  connectMilliseconds: 100,
  idleMilliseconds: 60,
  exchangeMilliseconds: 120,
  windowMilliseconds: 80,
  windowBytes: 16 * 1024,
};

/** More than any response or list that is legal, with all attempts, and what sockets hold. */
const mostBytes = 2 * 40 * 1024 * 1024;
const mostRequests = 100;

const lists: readonly Call[] = [
  (_, ecr) => all(ecr.listRepositories()),
  (_, ecr) => ecr.pullThroughCachePrefixes(),
  (_, ecr) => ecr.creationTemplates(),
  (_, ecr) => ecr.recentImages('app', 10),
];

/**
 * Responses that do not end: they drip, they are longer than any that is legal, or there is always another page. The client ends
 * each of them by itself, with a result or a clear error.
 */
export async function fuzzEndless(kind: Endless, seed: number, cases: number): Promise<FuzzResult> {
  const registry = new EndlessRegistry(kind, randomOf(seed));
  await registry.listen();
  askInsteadOfAws(registry.endpoint);
  let refused = 0;
  try {
    for (let at = 0; at < cases; at++) {
      const random = randomOf(seed, kind, at);
      registry.begin(random);
      const call = random.pick(kind === 'pages' ? lists : calls);
      const name = `${kind} ${at} of seed ${seed}`;
      if (await isRefused(() => runCall(call, registry.endpoint, random, times), name)) refused += 1;
      if (registry.sent > mostBytes) throw new Error(`${name}: the client took ${registry.sent} bytes`);
      if (registry.asked > mostRequests)
        throw new Error(`${name}: the client sent ${registry.asked} requests`);
    }
  } finally {
    registry.close();
  }
  return { cases, refused };
}

async function all(pages: ReturnType<EcrControlPlane['listRepositories']>): Promise<void> {
  for await (const _ of pages);
}
