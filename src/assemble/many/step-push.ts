import type { LimitFunction } from 'p-limit';
import type { PushResult } from '../../engine/result.ts';
import type { BusyTime } from '../../engine/stopwatch.ts';
import { AbortedError, PushError } from '../../shared/errors.ts';
import type { CommonOptions, ImageEnd, ImageTarget } from '../many-images.ts';
import { OnePush } from '../one-push.ts';
import { PushOwner } from '../push-owner.ts';
import type { SharedConnections } from '../shared-connections.ts';
import { KeptSource } from './kept-source.ts';
import { type KnownBlobs, noBlobs } from './known-blobs.ts';
import type { StepImages } from './step-images.ts';
import type { StepSlots } from './step-slots.ts';

/** What the images of a step share. */
export interface SharedLimits {
  readonly slots: Readonly<Record<'mount' | 'upload', StepSlots>>;
  /** Images that have to be written to disk for their push. */
  readonly saved: LimitFunction;
  readonly uploading: BusyTime;
}

/** The push of one image of a step. */
export class StepPush {
  readonly target: ImageTarget;
  readonly #shared: SharedConnections;
  readonly #signal: AbortSignal;
  readonly #dryRun: boolean;
  readonly #push: OnePush;
  readonly #began = performance.now();
  #start = 0;
  #source: KeptSource | undefined;
  #blobs = noBlobs;
  #onLoad: (blobs: KnownBlobs) => void = () => {};
  #end: ImageEnd | undefined;

  /** @param shared with the logger of this image */
  constructor(shared: SharedConnections, target: ImageTarget, common: CommonOptions, signal: AbortSignal) {
    const { image, repository, tags } = target;
    this.target = target;
    this.#shared = shared;
    this.#signal = signal;
    this.#dryRun = common.dryRun;
    this.#push = new OnePush(shared, image, { ...common, repository, tags }, new PushOwner(signal));
  }

  /** Known after `look`. */
  get blobs(): KnownBlobs {
    return this.#blobs;
  }

  /** Undefined while it lasts. */
  get end(): ImageEnd | undefined {
    return this.#end;
  }

  /** Finds out which blobs the image has. Never throws: if that fails, the push has ended. */
  async look(): Promise<void> {
    try {
      this.#blobs = await this.#push.read(async source => {
        this.#source = new KeptSource(source, blobs => this.#onLoad(blobs));
        return await this.#source.blobs(this.#dryRun);
      });
    } catch (failure) {
      await this.#push.close().catch(() => {}); // the first failure is the one to show
      this.#fail(failure);
    }
  }

  /** Pushes the image when its turn has come. Never throws. @param position of it in `images` */
  async run(images: StepImages, position: number, { saved, ...limits }: SharedLimits): Promise<void> {
    this.#onLoad = blobs => images.learn(position, blobs);
    let result: PushResult | undefined;
    const push = () => this.#run(images, position, limits);
    try {
      result = await (this.#source?.saved ? saved(push) : push());
      this.#end = { target: this.target, startMilliseconds: this.#start, result };
    } catch (failure) {
      this.#fail(failure);
    } finally {
      this.#source = undefined; // what was loaded is no longer needed
      images.end(position, result);
    }
  }

  async #run(
    images: StepImages,
    position: number,
    { slots, uploading }: Omit<SharedLimits, 'saved'>,
  ): Promise<PushResult> {
    try {
      await images.untilRepositoryIsReady(position, this.#signal);
      if (this.#source?.received !== true) await images.untilCompressed(position, this.#signal);
      const others = {
        siblings: images.siblingsOf(position, this.#push.signal),
        slots: { mount: slots.mount.of(position), upload: slots.upload.of(position) },
        uploading,
      };
      this.#start = Math.round(performance.now() - this.#began); // waiting is no part of it
      return await this.#push.push(others, this.#source);
    } finally {
      await this.#push.close();
    }
  }

  #fail(failure: unknown): void {
    this.#end = { target: this.target, startMilliseconds: this.#start, failure };
    if (failure instanceof PushError && !(failure instanceof AbortedError))
      this.#shared.options.logger.info(`Not pushed: ${failure.line}`);
  }
}
