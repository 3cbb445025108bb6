import type { Repository } from '../registry/repository.ts';
import { InputError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import { throwIfCancelled } from './cancellation.ts';
import type { ImageSource } from './image-source.ts';
import { openOciLayout } from './oci-layout.ts';
import { parseImageInput } from './transport.ts';

export interface OpenImageOptions {
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Directory for spools (`RUNNER_TEMP`); each source makes its own directory in it, and removes it. */
  readonly temporaryDirectory: string;
  /** Platforms to keep, `os/architecture[/variant]`; none means all. */
  readonly platforms?: readonly string[];
  /** Makes the client for a `docker://` source; such a source is refused without it. */
  readonly remoteRepository?: (host: string, repository: string) => Promise<Repository>;
}

/**
 * Opens the image that the input `image` names. The caller closes the source in the end, whatever happens.
 * @throws InputError, ImageError, CancelledError
 */
export async function openImage(image: string, options: OpenImageOptions): Promise<ImageSource> {
  throwIfCancelled(options.signal);
  const location = await parseImageInput(image);
  const shared = { signal: options.signal, logger: options.logger, platforms: options.platforms ?? [] };
  switch (location.transport) {
    case 'oci':
      return openOciLayout(location.path, location.reference, shared);
    default:
      throw new InputError('image', `${location.transport} is not supported yet.`, 'Use oci:.');
  }
}
