import type { PushResult } from '../engine/result.ts';
import { whenHandlesAreFree } from '../shared/file-error.ts';
import { requestSentOr } from '../shared/request-sent.ts';
import { PushOwner } from './push-owner.ts';
import type { ImagePush, SharedConnections } from './shared-connections.ts';

/**
 * Pushes one image over connections that other pushes may use, too. The push has its own abort signal and request counts.
 * It signs in at once: whatever else a push needs is loaded while the registry answers.
 * @param outside aborts the push
 * @throws PushError; the reason of `outside` when that ended the push, and not a failure before
 */
export async function pushOne(
  shared: SharedConnections,
  image: string,
  options: ImagePush,
  outside: AbortSignal,
): Promise<PushResult> {
  const owner = new PushOwner(outside);
  return await owner.untilFailure(async () => {
    owner.signal.throwIfAborted();
    const signingIn = shared.signIn(owner);
    signingIn.catch(() => {}); // reported where it is awaited
    const { OnePush } = await loaded(signingIn);
    const push = new OnePush(shared, image, options, owner, signingIn);
    try {
      return await push.push();
    } finally {
      await push.close();
    }
  });
}

type Loaded = typeof import('./one-push.ts');

/** For all pushes of the process: only the first one has something to load. */
let loading: Promise<Loaded> | undefined;

/** What the rest of a push needs. Loading blocks the only thread, so the first request is sent before. */
function loaded(signingIn: Promise<unknown>): Promise<Loaded> {
  loading ??= requestSentOr(signingIn).then(() => whenHandlesAreFree(() => import('./one-push.ts')));
  return loading;
}
