import { relayTo } from '../../__tests__/assemble/relay/support/relays.ts';
import { PushFailure, push } from '../../__tests__/engine/support/push.ts';
import type { GeneratedImage } from '../../__tests__/support/generate-image.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { PushResult } from '../../src/engine/result.ts';
import { PushError } from '../../src/shared/errors.ts';
import type { Random } from '../lib/random.ts';
import { ClientLeft, Refused, RelayClient } from './relay-client.ts';

/** How a push ended. An unclear error is thrown instead. */
export interface Ended {
  readonly relayed: boolean;
  /** Undefined if nothing was pushed. */
  readonly result?: PushResult;
  /** The clear error; undefined if a client of the relay left for good. */
  readonly why?: string;
}

/** Stalls end soon, and many failures in a row are survived. */
const tuning = {
  times: { idleMilliseconds: 250, connectMilliseconds: 120 },
  policy: { attempts: 12, throttledAttempts: 12 },
} as const;

/** Pushes as the action does. */
export async function pushStraight(
  emulator: Emulator,
  image: GeneratedImage,
  repository: string,
  tag: string,
  random: Random,
): Promise<Ended> {
  try {
    const { result } = await push(emulator, image, repository, {
      tags: [tag],
      concurrency: random.whole(1, 16),
      compression: random.chance(0.3) ? 'zstd' : 'gzip',
      ...tuning,
    });
    return { relayed: false, result };
  } catch (error) {
    if (!(error instanceof PushFailure) || !(error.reason instanceof PushError)) throw error;
    return { relayed: false, why: error.reason.line };
  }
}

/** Pushes as a client of a relay does. Another client may push the same image at the same time. */
export async function pushThroughRelay(
  emulator: Emulator,
  image: GeneratedImage,
  repository: string,
  tag: string,
  random: Random,
): Promise<Ended> {
  Object.assign(process.env, emulator.environment());
  const clients = random.chance(0.2) ? 2 : 1;
  try {
    await using relay = await relayTo(emulator, tuning);
    const pushing = Array.from({ length: clients }, () =>
      new RelayClient(relay.registry, repository, random).push(image, tag),
    );
    const ended = await Promise.allSettled(pushing);
    const errors = ended.flatMap(one => (one.status === 'rejected' ? [one.reason] : []));
    // one client that arrived is enough
    if (errors.length === clients) throw errors.find(error => error instanceof Refused) ?? errors[0];
    const result = relay.results.findLast(({ tags }) => tags.includes(tag));
    if (result === undefined) throw new Error('the relay does not list an image that it took');
    return { relayed: true, result };
  } catch (error) {
    if (error instanceof ClientLeft) return { relayed: true };
    if (error instanceof PushError) return { relayed: true, why: error.line };
    if (!(error instanceof Refused)) throw error;
    return { relayed: true, why: clearError(error) };
  }
}

/** @throws the refusal if its body is not an error of the OCI distribution API */
function clearError(refused: Refused): string {
  if (refused.body === '') return refused.message; // of a HEAD
  const { errors } = JSON.parse(refused.body) as { errors?: readonly { code?: string; message?: string }[] };
  const [first] = errors ?? [];
  if (first?.code === undefined || !first.message) throw refused;
  return `relay: ${first.code}: ${first.message}`;
}
