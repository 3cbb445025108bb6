import type { EcrControlPlane } from '../ecr/control-plane.ts';
import type { SignedIn } from '../engine/push-context.ts';
import type { PushOptions } from '../engine/push-options.ts';
import type { Daemon } from '../images/docker-daemon/daemon.ts';
import type { LocalRegistryFactory } from '../images/pushable-image.ts';
import type { RemoteRepositoryFactory } from '../images/source-options.ts';
import type { RequestOwner } from '../shared/request-log.ts';
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
  /** For images that Docker pushes. */
  readonly localRegistry: LocalRegistryFactory;
  /** Describes the Docker daemon. Asks it once: a hundred images would start hundreds of processes. */
  readonly daemon: () => Promise<Daemon>;
}
