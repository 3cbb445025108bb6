import type { PushResult } from '../engine/result.ts';
import { startRelayServer } from '../relay/server.ts';
import { systemClock } from '../shared/delay.ts';
import { openConnections } from './connections.ts';
import type { Until } from './open-pusher.ts';
import type { PusherOptions } from './pusher-options.ts';
import { EngineBackend, type RelayPushOptions } from './relay/engine-backend.ts';
import { ImageList } from './relay/image-list.ts';

export interface RelayOptions extends PusherOptions {
  /** On loopback; 0 for any free one. */
  readonly port: number;
  readonly push: RelayPushOptions;
  /** Called after every image that arrived or got another tag, with all results so far. */
  readonly onImage: (results: readonly PushResult[]) => void;
}

/** A registry on this machine. What clients push to it is pushed to the registry of the options. */
export interface Relay extends AsyncDisposable {
  /** `127.0.0.1:PORT/TOKEN`: clients push to repositories below. Only who knows the token can use it. */
  readonly registry: string;
  /** The images that arrived, in order. */
  readonly results: readonly PushResult[];
}

/** Milliseconds in which uploads that are under way are cancelled in the registry. Then all requests are aborted. */
const closingTime = 2_000;

/**
 * Signs in first, so wrong credentials fail here, and not in a client.
 * @param until aborts all requests of the relay
 * @throws PushError
 */
export async function openRelay(options: RelayOptions, { signal }: Until): Promise<Relay> {
  const connections = openConnections(options);
  try {
    await connections.authorization(signal);
    const { clock = systemClock } = options.tuning ?? {};
    const list = new ImageList(options.onImage);
    const backend = new EngineBackend(connections.shared, options.push, list, connections.joined(signal));
    const server = await startRelayServer({ port: options.port, logger: options.logger, backend });
    return {
      registry: server.registry,
      get results() {
        return list.results;
      },
      async [Symbol.asyncDispose]() {
        const closed = server.close();
        const closing = new AbortController();
        try {
          await Promise.race([closed, clock.delay(closingTime, closing.signal)]);
        } finally {
          closing.abort();
          await connections[Symbol.asyncDispose](); // aborts what is still running
        }
        await closed;
      },
    };
  } catch (error) {
    await connections[Symbol.asyncDispose]();
    throw error;
  }
}
