import { randomOf } from '../lib/random.ts';
import { type FuzzResult, isRefused } from './fuzz.ts';
import { HostileRegistry } from './hostile-registry.ts';
import { askInsteadOfAws, calls, runCall } from './registry-calls.ts';

const times = { idleMilliseconds: 500, connectMilliseconds: 2000 };

/** Responses of a registry and of the API over HTTP: accepted or rejected with a clear error. No other host gets credentials. */
export async function fuzzAnswers(seed: number, cases: number): Promise<FuzzResult> {
  const registry = new HostileRegistry(randomOf(seed));
  await registry.listen();
  askInsteadOfAws(registry.endpoint);
  let refused = 0;
  try {
    for (let at = 0; at < cases; at++) {
      const random = randomOf(seed, 'answer', at);
      registry.random = random;
      const call = random.pick(calls);
      const name = `answer ${at} of seed ${seed}`;
      if (await isRefused(() => runCall(call, registry.endpoint, random, times), name)) refused += 1;
      if (registry.leaks.length > 0)
        throw new Error(`answer ${at} of seed ${seed}: a different host received ${registry.leaks}`);
    }
  } finally {
    registry.close();
  }
  return { cases, refused };
}
