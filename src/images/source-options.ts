import type { Repository } from '../registry/repository.ts';
import type { Logger } from '../shared/logger.ts';

/** What every image source is given. */
export interface SourceOptions {
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Platforms asked for, `os/architecture[/variant]`; none means all. */
  readonly platforms: readonly string[];
}

/** For a source that keeps something on disk. */
export interface SpoolingOptions extends SourceOptions {
  /** Directory for spools (`RUNNER_TEMP`); each source makes its own directory in it, and removes it. */
  readonly temporaryDirectory: string;
}

/** Makes the client for one repository of one registry. `docker.io` stands for Docker Hub. */
export type RemoteRepositoryFactory = (host: string, repository: string) => Promise<Repository>;

/** What a transport may need to open an image. */
export interface TransportOptions extends SpoolingOptions {
  /** Makes the client for a `docker://` source. */
  readonly remoteRepository: RemoteRepositoryFactory;
}
