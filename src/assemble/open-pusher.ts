import type { RegistryAuthorization } from '../ecr/control-plane.ts';
import { createControlPlane } from '../ecr/create-control-plane.ts';
import type { PushResult } from '../engine/result.ts';
import { ClosedError } from '../shared/errors.ts';
import { RequestLog } from '../shared/request-log.ts';
import { type ImagePush, pushOne, type SharedConnections } from './push-one.ts';
import type { PusherOptions } from './pusher-options.ts';
import { SignIn } from './sign-in.ts';
import { SourceRegistries } from './source-registries.ts';

/** What ends the work that is asked for: its reason is an AbortedError. */
export interface Until {
  readonly signal: AbortSignal;
}

/**
 * Pushes image after image, or several at once, to one registry. It owns the connections, the limits that keep all of
 * them below ECR's quotas, and the credentials. To be closed with `await using`: that stops what is still being pushed,
 * waits until it has stopped, and ends all connections.
 */
export interface Pusher extends AsyncDisposable {
  /**
   * A push that fails or is aborted stops nobody else's.
   * @param image where the image is, as the input `image` has it
   * @throws PushError; the signal's reason when that ended the push
   */
  push(image: string, options: ImagePush, until: Until): Promise<PushResult>;
  /** A token of the registry, and where it is good: the one that the pushes use, while it is good. @throws PushError */
  authorization(until: Until): Promise<RegistryAuthorization>;
}

/** Opens nothing yet: what is wrong with credentials or registry is met by the first push. */
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
