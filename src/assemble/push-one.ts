import type { EcrControlPlane } from '../ecr/control-plane.ts';
import type { SignedIn } from '../engine/push-context.ts';
import type { PushOptions } from '../engine/push-options.ts';
import type { PushResult } from '../engine/result.ts';
import type { RemoteRepositoryFactory } from '../images/source-options.ts';
import { StoppedError } from '../shared/errors.ts';
import { RequestLog, type RequestOwner } from '../shared/request-log.ts';
import { requestSentOr } from '../shared/request-sent.ts';
import type { PusherOptions } from './pusher-options.ts';

/** What to push, and how. */
export interface ImagePush extends PushOptions {
  /** Platforms to keep, `os/architecture[/variant]`; none means all. */
  readonly platforms?: readonly string[];
}

/** What all pushes of a pusher share. */
export interface SharedConnections {
  readonly options: PusherOptions;
  controlPlaneFor(owner: RequestOwner): EcrControlPlane;
  signIn(owner: RequestOwner): Promise<SignedIn>;
  sourcesFor(owner: RequestOwner): RemoteRepositoryFactory;
}

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
    const signingIn = shared.signIn(owner);
    signingIn.catch(() => {}); // reported where it is awaited
    await requestSentOr(signingIn); // loading blocks the only thread
    const { pushOpened } = await import('./opened-push.ts');
    return await pushOpened(shared, image, options, { stop, signingIn, ...owner });
  } catch (error) {
    stop(error); // nothing of this push continues
    throw signal.reason === failing.signal.reason ? error : signal.reason; // whichever came first
  }
}
