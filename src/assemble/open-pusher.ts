import type { RegistryAuthorization } from '../ecr/control-plane.ts';
import { createControlPlane } from '../ecr/create-control-plane.ts';
import type { PushResult } from '../engine/result.ts';
import { ClosedError } from '../shared/errors.ts';
import { RequestLog } from '../shared/request-log.ts';
import { type ImagePush, pushOne, type SharedConnections } from './push-one.ts';
import type { PusherOptions } from './pusher-options.ts';
import { SignIn } from './sign-in.ts';
import { SourceRegistries } from './source-registries.ts';

/** Aborts what is requested; its reason is an AbortedError. */
export interface Until {
  readonly signal: AbortSignal;
}

/**
 * Pushes images to one registry, one after the other or several at once. It owns the connections, the rate limits that
 * keep all pushes together below ECR's quotas, and the credentials. Close it with `await using`: this stops running
 * pushes, waits for them to end, and closes all connections.
 */
export interface Pusher extends AsyncDisposable {
  /**
   * A push that fails or is aborted does not affect the others.
   * @param image value of the input `image`
   * @throws PushError; the signal's reason when that ended the push
   */
  push(image: string, options: ImagePush, until: Until): Promise<PushResult>;
  /** The token that the pushes use, and the endpoint that it is for. @throws PushError */
  authorization(until: Until): Promise<RegistryAuthorization>;
}

/** Opens no connection yet, so wrong credentials or registries fail the first push. */
export function openPusher(options: PusherOptions): Pusher {
  const closing = new AbortController();
  const own = { signal: closing.signal, requests: new RequestLog() };
  const ecr = createControlPlane({ ...options, ...options.tuning, ...own });
  const registry = new SignIn(ecr, options, own);
  const sources = new SourceRegistries(options, own);
  const shared: SharedConnections = {
    options,
    controlPlaneFor: owner => ecr.for(owner),
    signIn: owner => registry.signIn(owner),
    sourcesFor: owner => sources.repositoriesFor(owner),
  };
  const running = new Set<Promise<unknown>>();
  const underWay = <T>(work: Promise<T>): Promise<T> => {
    const ended = work.catch(() => {}).finally(() => running.delete(ended));
    running.add(ended);
    return work;
  };
  const joined = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, closing.signal]);
  return {
    push: (image, what, { signal }) => underWay(pushOne(shared, image, what, joined(signal))),
    authorization: async ({ signal }) => {
      const asking = registry.signIn({ ...own, signal: joined(signal) });
      return (await underWay(asking)).authorization;
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort(new ClosedError());
      await Promise.all(running);
      await Promise.all([registry.close(), sources.close(), ecr.close()]);
    },
  };
}
