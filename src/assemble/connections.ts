import type { RegistryAuthorization } from '../ecr/control-plane.ts';
import { createControlPlane } from '../ecr/create-control-plane.ts';
import type { Daemon } from '../images/docker-daemon/daemon.ts';
import { ClosedError } from '../shared/errors.ts';
import { whenHandlesAreFree } from '../shared/file-error.ts';
import { RequestLog, type RequestOwner } from '../shared/request-log.ts';
import type { LocalRegistries } from './local-registries.ts';
import type { PusherOptions } from './pusher-options.ts';
import type { SharedConnections } from './shared-connections.ts';
import { SignIn } from './sign-in.ts';
import { SourceRegistries } from './source-registries.ts';

/** Connections, rate limits and credentials for one registry. Closing them stops all work under their signal first. */
export interface Connections extends AsyncDisposable {
  readonly shared: SharedConnections;
  /** Owner of the requests that serve nobody in particular. */
  readonly own: RequestOwner;
  /** `signal`, and aborted when the connections are closed. */
  joined(signal: AbortSignal): AbortSignal;
  /** Closing waits for the work to end. */
  underWay<T>(work: Promise<T>): Promise<T>;
  /** Signs in, unless there is a good token. @throws PushError */
  authorization(signal: AbortSignal): Promise<RegistryAuthorization>;
}

/** Opens no connection yet. */
export function openConnections(options: PusherOptions): Connections {
  const closing = new AbortController();
  const own = { signal: closing.signal, requests: new RequestLog() };
  const ecr = createControlPlane({ ...options, ...options.tuning, ...own });
  const registry = new SignIn(ecr, options, own);
  const sources = new SourceRegistries(options, own);
  const running = new Set<Promise<unknown>>();
  let daemon: Promise<Daemon> | undefined;
  let local: Promise<LocalRegistries> | undefined;
  const openLocal = (): Promise<LocalRegistries> => {
    local ??= whenHandlesAreFree(() => import('./local-registries.ts')).then(
      module => new module.LocalRegistries(options.logger),
    );
    return local; // most images do not need a server
  };
  const underWay = <T>(work: Promise<T>): Promise<T> => {
    const ended = work.catch(() => {}).finally(() => running.delete(ended));
    running.add(ended);
    return work;
  };
  const joined = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, closing.signal]);
  return {
    shared: {
      options,
      controlPlaneFor: owner => ecr.for(owner),
      signIn: owner => registry.signIn(owner),
      sourcesFor: owner => sources.repositoriesFor(owner),
      daemon: () => {
        daemon ??= askDaemon(own.signal).catch(error => {
          daemon = undefined; // it may be started before the next push
          throw error;
        });
        return daemon;
      },
      localRegistry: async receiver => (await openLocal()).open(receiver),
    },
    own,
    joined,
    underWay,
    async authorization(signal) {
      const asking = registry.signIn({ ...own, signal: joined(signal) });
      return (await underWay(asking)).authorization;
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new ClosedError());
      await Promise.all(running);
      await (await local)?.[Symbol.asyncDispose]();
      await Promise.all([registry.close(), sources.close(), ecr.close()]);
    },
  };
}

/** Only images in Docker need it. */
async function askDaemon(signal: AbortSignal): Promise<Daemon> {
  const { describeDaemon } = await whenHandlesAreFree(() => import('../images/docker-daemon/daemon.ts'));
  return await describeDaemon(signal);
}
