import type { PushDependencies, SignedIn } from '../engine/push-context.ts';
import { pushImage } from '../engine/push-image.ts';
import type { PushResult } from '../engine/result.ts';
import type { ImageSource } from '../images/image-source.ts';
import { openImage } from '../images/open-image.ts';
import type { RequestOwner } from '../shared/request-log.ts';
import type { ImagePush, SharedConnections } from './shared-connections.ts';

/** A push that is already signing in. */
export interface PushUnderWay extends Pick<PushDependencies, 'stop' | 'signal' | 'requests'> {
  readonly signingIn: Promise<SignedIn>;
}

/** Opens the image and pushes it. @throws PushError */
export async function pushOpened(
  shared: SharedConnections,
  image: string,
  options: ImagePush,
  own: PushUnderWay,
): Promise<PushResult> {
  const source = await open(shared, image, options, own);
  try {
    return await pushImage(dependencies(shared, image, options, { source, ...own }), options);
  } finally {
    await source.close();
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
  { signingIn, ...own }: PushUnderWay & Pick<PushDependencies, 'source'>,
): PushDependencies {
  const { logger, temporaryDirectory, tuning } = shared.options;
  return {
    ...own,
    ecr: shared.controlPlaneFor(own),
    signIn: async () => {
      const signedIn = await signingIn;
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
