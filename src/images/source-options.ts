import type { Repository } from '../registry/repository.ts';
import type { Logger } from '../shared/logger.ts';
import type { Daemon } from './docker-daemon/daemon.ts';
import type { LocalRegistryFactory } from './pushable-image.ts';

/** Options of every image source. */
export interface SourceOptions {
  /** Aborts when the run is cancelled. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Requested platforms, `os/architecture[/variant]`; none means all. */
  readonly platforms: readonly string[];
}

/** Options of a source that needs temporary files. */
export interface SpoolingOptions extends SourceOptions {
  /** Parent of temporary directories (`RUNNER_TEMP`); each source creates its own directory in it and deletes it. */
  readonly temporaryDirectory: string;
}

/** Creates the client for a repository of a registry. `docker.io` is Docker Hub. */
export type RemoteRepositoryFactory = (host: string, repository: string) => Promise<Repository>;

/** Options for opening an image with any transport. */
export interface TransportOptions extends SpoolingOptions {
  /** Creates the client for a `docker://` source. */
  readonly remoteRepository: RemoteRepositoryFactory;
  /** Starts a registry that Docker can push to. */
  readonly localRegistry: LocalRegistryFactory;
  /** Describes the Docker daemon. Default: asks it. */
  readonly daemon?: () => Promise<Daemon>;
}
