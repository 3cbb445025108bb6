import type { Logger } from '../shared/logger.ts';
import { ArchiveImage } from './archive-image.ts';
import { DockerDaemonImage } from './docker-daemon.ts';
import type { ImageSource } from './image-source.ts';
import { openOciLayout } from './oci-layout.ts';
import { RemoteImage, type RemoteRepositoryFactory } from './remote-image.ts';
import { parseImageInput } from './transport.ts';

export interface OpenImageOptions {
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Directory for spools (`RUNNER_TEMP`); each source makes its own directory in it, and removes it. */
  readonly temporaryDirectory: string;
  /** Platforms to keep, `os/architecture[/variant]`; none means all. */
  readonly platforms?: readonly string[];
  /** Makes the client for a `docker://` source. */
  readonly remoteRepository: RemoteRepositoryFactory;
}

/**
 * Opens the image that the input `image` names. The caller closes the source in the end, whatever happens.
 * @throws InputError, ImageError, AbortedError
 */
export async function openImage(image: string, options: OpenImageOptions): Promise<ImageSource> {
  options.signal.throwIfAborted();
  const location = await parseImageInput(image);
  const { signal, logger, temporaryDirectory, platforms = [] } = options;
  const shared = { signal, logger, platforms };
  switch (location.transport) {
    case 'oci':
      return openOciLayout(location.path, location.reference, shared);
    case 'docker-daemon':
      return new DockerDaemonImage(location.name, location.guessed, { ...shared, temporaryDirectory });
    case 'docker':
      return new RemoteImage(location.reference, options.remoteRepository, shared);
    default: {
      const { transport, path, reference } = location;
      const archive = { transport, path, ...(reference === undefined ? {} : { reference }) };
      return new ArchiveImage(archive, { ...shared, temporaryDirectory });
    }
  }
}
