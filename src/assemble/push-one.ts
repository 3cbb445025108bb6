import type { EcrControlPlane } from '../ecr/control-plane.ts';
import type { PushDependencies, SignedIn } from '../engine/push-context.ts';
import { pushImage } from '../engine/push-image.ts';
import type { PushOptions } from '../engine/push-options.ts';
import type { PushResult } from '../engine/result.ts';
import type { ImageSource } from '../images/image-source.ts';
import { openImage } from '../images/open-image.ts';
import type { RemoteRepositoryFactory } from '../images/source-options.ts';
import { StoppedError } from '../shared/errors.ts';
import { RequestLog, type RequestOwner } from '../shared/request-log.ts';
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
    const source = await open(shared, image, options, owner);
    try {
      return await pushImage(dependencies(shared, image, options, { source, stop, ...owner }), options);
    } finally {
      await source.close();
    }
  } catch (error) {
    stop(error); // nothing of this push continues
    throw signal.reason === failing.signal.reason ? error : signal.reason; // whichever came first
  }
}

function open(
  shared: SharedConnections,
  image: string,
  { platforms = [] }: ImagePush,
  owner: RequestOwner,
): Promise<ImageSource> {
  const { logger, temporaryDirectory } = shared.options;
  return openImage(image, {
    signal: owner.signal,
    logger,
    temporaryDirectory,
    platforms,
    remoteRepository: shared.sourcesFor(owner),
    localRegistry: async receiver => {
      const { openLocalRegistry } = await import('./local-registry.ts'); // most images do not need a server
      return openLocalRegistry(receiver, logger);
    },
  });
}

function dependencies(
  shared: SharedConnections,
  image: string,
  { compression, compressionLevel, dryRun, repository }: ImagePush,
  own: Pick<PushDependencies, 'source' | 'stop' | 'signal' | 'requests'>,
): PushDependencies {
  const { logger, temporaryDirectory, tuning } = shared.options;
  return {
    ...own,
    ecr: shared.controlPlaneFor(own),
    signIn: async () => {
      const signedIn = await shared.signIn(own);
      const what = dryRun ? 'Dry run of pushing' : 'Pushing';
      logger.info(`${what} ${image} to ${signedIn.connection.host}/${repository}`);
      return signedIn;
    },
    createCompressor: async () => {
      const { createCompressor } = await import('../compression/compress-layer.ts');
      const level = compressionLevel === undefined ? {} : { level: compressionLevel };
      const { signal } = own;
      return createCompressor({ algorithm: compression, ...level, directory: temporaryDirectory, signal });
    },
    logger,
    ...(tuning === undefined ? {} : { tuning }),
  };
}
