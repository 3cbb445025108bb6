import type { PushResult } from '../engine/result.ts';
import { StoppedError } from '../shared/errors.ts';
import { RequestLog } from '../shared/request-log.ts';
import { requestSentOr } from '../shared/request-sent.ts';
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
  const failing = new AbortController();
  const stop = (failure: unknown): void => failing.abort(new StoppedError(failure));
  const signal = AbortSignal.any([failing.signal, outside]);
  const owner = { signal, requests: new RequestLog() };
  try {
    signal.throwIfAborted();
    const signingIn = shared.signIn(owner);
    signingIn.catch(() => {}); // reported where it is awaited
    const { pushOpened } = await loaded(signingIn);
    return await pushOpened(shared, image, options, { stop, signingIn, ...owner });
  } catch (error) {
    stop(error); // nothing of this push continues
    throw signal.reason === failing.signal.reason ? error : signal.reason; // whichever came first
  }
}

type Loaded = typeof import('./opened-push.ts');

/** For all pushes of the process: only the first one has something to load. */
let loading: Promise<Loaded> | undefined;

/** What the rest of a push needs. Loading blocks the only thread, so the first request is sent before. */
function loaded(signingIn: Promise<unknown>): Promise<Loaded> {
  loading ??= requestSentOr(signingIn).then(() => import('./opened-push.ts'));
  return loading;
}
