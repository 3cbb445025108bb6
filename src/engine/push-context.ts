import type { Compressor } from '../compression/compress-layer.ts';
import type { EcrControlPlane, RegistryAuthorization } from '../ecr/control-plane.ts';
import type { ImageSource } from '../images/image-source.ts';
import type { Digest } from '../oci/digest.ts';
import type { Repository } from '../registry/repository.ts';
import type { Logger } from '../shared/logger.ts';
import type { RequestLog } from '../shared/request-log.ts';
import type { PushLog } from './log/push-log.ts';
import type { Placed } from './placed.ts';
import type { PushOptions } from './push-options.ts';
import type { Siblings, TransferSlots } from './siblings.ts';
import type { BusyTime } from './stopwatch.ts';

/** A connection to the registry's data plane. */
export interface RegistryConnection {
  /** Registry host with port. */
  readonly host: string;
  /** @param signal ends its requests in place of the push's: for what has to be done after a cancel */
  repository(name: string, signal?: AbortSignal): Repository;
}

/** What signing in to the registry gives. */
export interface SignedIn {
  readonly authorization: RegistryAuthorization;
  readonly connection: RegistryConnection;
}

/** How long a cancelled push may continue to work on its tags, in milliseconds after the cancel. */
export interface TagGrace {
  /** Until then, tags that are being pushed may finish. */
  readonly putting: number;
  /** Until then, tags may be restored. */
  readonly undoing: number;
}

/** Set by tests and benchmarks. Not available to users. */
export interface PushTuning {
  /** Default is what a job's cancel leaves time for. */
  readonly tagGrace?: TagGrace;
  /** Milliseconds after which repositories are asked again for large layers. */
  readonly askAgainMilliseconds?: number;
  /** Milliseconds that layers wait for the best mount sources before they are sent. */
  readonly patience?: number;
}

/** What one push works with; whoever made it closes it, so that the next push can use the same connections. */
export interface PushDependencies {
  readonly source: ImageSource;
  readonly ecr: EcrControlPlane;
  /** Fetches a token, unless there is a good one. @throws CredentialsError, AccessDeniedError, RegistryError, InputError */
  signIn(): Promise<SignedIn>;
  /** Made on first use: most pushes have nothing to compress. */
  createCompressor(): Promise<Compressor>;
  readonly requests: RequestLog;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Aborts everything of this push that is in flight: it has failed. */
  stop(reason: unknown): void;
  /** Images of the same step that go first. Default: there are none. */
  readonly siblings?: Siblings;
  /** Shared with the other images of the step. Default: own ones, by the options. */
  readonly slots?: TransferSlots;
  /** Measures the time in which any image of the step is being uploaded. */
  readonly uploading?: BusyTime;
  readonly tuning?: PushTuning;
}

/** What all phases of a push work with. */
export interface PushContext extends Omit<PushDependencies, 'logger'> {
  readonly options: PushOptions;
  readonly log: PushLog;
  /** How an earlier attempt of the same push, that could not be completed, placed a blob; undefined if it did not. */
  readonly placedBefore?: (digest: Digest) => Placed | undefined;
}
