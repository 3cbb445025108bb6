import type { RegistryAuthorization } from '../ecr/control-plane.ts';
import type { PushResult } from '../engine/result.ts';
import { whenHandlesAreFree } from '../shared/file-error.ts';
import { openConnections } from './connections.ts';
import type { CommonOptions, ImageTarget, ManyPushed } from './many-images.ts';
import { pushOne } from './push-one.ts';
import type { PusherOptions } from './pusher-options.ts';
import type { ImagePush } from './shared-connections.ts';

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
  /**
   * Pushes several images; each blob of them is sent once. One that fails does not affect the others.
   * @throws PushError if the sign-in fails; the signal's reason
   */
  pushMany(targets: readonly ImageTarget[], options: CommonOptions, until: Until): Promise<ManyPushed>;
  /** The token that the pushes use, and the endpoint that it is for. @throws PushError */
  authorization(until: Until): Promise<RegistryAuthorization>;
}

/** Opens no connection yet, so wrong credentials or registries fail the first push. */
export function openPusher(options: PusherOptions): Pusher {
  const connections = openConnections(options);
  const { shared, joined, underWay } = connections;
  return {
    push: (image, what, { signal }) => underWay(pushOne(shared, image, what, joined(signal))),
    pushMany: (targets, options, { signal }) => underWay(pushMany(shared, targets, options, joined(signal))),
    authorization: ({ signal }) => connections.authorization(signal),
    [Symbol.asyncDispose]: () => connections[Symbol.asyncDispose](),
  };
}

/** Most steps push one image. */
async function pushMany(...[shared, targets, options, signal]: Parameters<PushMany>): Promise<ManyPushed> {
  const { pushMany } = await whenHandlesAreFree(() => import('./many/push-many.ts'));
  return await pushMany(shared, targets, options, signal);
}

type PushMany = typeof import('./many/push-many.ts').pushMany;
