import { PushLog } from '../../engine/log/push-log.ts';
import type { PushOptions } from '../../engine/push-options.ts';
import { TransferProgress } from '../../engine/transfer/progress.ts';
import type { RelayBackend } from '../../relay/backend.ts';
import { systemClock } from '../../shared/delay.ts';
import { RequestLog } from '../../shared/request-log.ts';
import type { SharedConnections } from '../shared-connections.ts';
import { Announcements } from './announcements.ts';
import { ArrivalLog } from './arrival-log.ts';
import { Arrivals } from './arrivals.ts';
import { HeldBlobs } from './held-blobs.ts';
import { CostMeter } from './image-cost.ts';
import { ImageDescriber } from './image-describer.ts';
import type { ImageList } from './image-list.ts';
import { type IntakeContext, LazyIntake } from './lazy-intake.ts';
import { ManifestMemory } from './manifest-memory.ts';
import { RelayedRepository } from './relayed-repository.ts';

/** How clients' images are pushed. */
export type RelayPushOptions = Pick<
  PushOptions,
  'mountFrom' | 'maxMountSources' | 'blobMounting' | 'createRepository'
>;

/** Serves the repositories of a registry, each with an engine of its own that places the blobs. */
export class EngineBackend implements RelayBackend {
  readonly #shared: SharedConnections;
  readonly #push: RelayPushOptions;
  readonly #list: ImageList;
  readonly #signal: AbortSignal;
  readonly #announcements: Announcements;
  readonly #memory = new ManifestMemory();
  readonly #held = new HeldBlobs();
  readonly #log: ArrivalLog;
  readonly #repositories = new Map<string, Promise<RelayedRepository>>();
  readonly #intakes = new Set<LazyIntake>();

  constructor(shared: SharedConnections, push: RelayPushOptions, list: ImageList, signal: AbortSignal) {
    this.#shared = shared;
    this.#push = push;
    this.#list = list;
    this.#signal = signal;
    this.#announcements = new Announcements(shared.options.tuning?.clock ?? systemClock);
    this.#log = new ArrivalLog(shared.options.logger);
  }

  repository(name: string): Promise<RelayedRepository> {
    const known = this.#repositories.get(name);
    if (known !== undefined) return known;
    const opening = this.#open(name).catch(error => {
      this.#repositories.delete(name); // the next request tries again
      throw error;
    });
    this.#repositories.set(name, opening);
    return opening;
  }

  async #open(name: string): Promise<RelayedRepository> {
    const context = this.#contextFor(name);
    const { connection } = await context.signIn();
    const progress = new TransferProgress(context.log.transfer);
    const intake = new LazyIntake(context, progress, digest => this.#held.of(digest));
    this.#intakes.add(intake);
    const meter = new CostMeter(() => ({
      requests: context.requests.byKind,
      throttledRequests: context.requests.throttled,
      retries: context.requests.retried,
      upload: { bytes: progress.bytesOnWire, busyMilliseconds: progress.busyMilliseconds },
      discovery: intake.discoveryCost,
    }));
    const memory = this.#memory;
    return new RelayedRepository({
      repository: connection.repository(name),
      intake,
      arrivals: new Arrivals({ repository: name, list: this.#list, meter, log: this.#log }),
      announcements: this.#announcements,
      memory,
      describer: new ImageDescriber({ context, connection, memory }),
      onHeld: blobs => this.#held.add(name, blobs),
      // others may have pushed as well, and most jobs push an image by one command
      onTagged: () => {
        for (const other of this.#intakes) other.refresh();
      },
      signal: this.#signal,
    });
  }

  #contextFor(repository: string): IntakeContext {
    const owner = { signal: this.#signal, requests: new RequestLog() };
    const options: PushOptions = {
      ...this.#push,
      repository,
      tags: [],
      matchDiffIds: false,
      compression: 'gzip',
      concurrency: 8,
      dryRun: false,
    };
    return {
      ...owner,
      ecr: this.#shared.controlPlaneFor(owner),
      signIn: () => this.#shared.signIn(owner),
      options,
      log: new PushLog(this.#shared.options.logger),
    };
  }
}
