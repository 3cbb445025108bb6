import type { PushDependencies, SignedIn } from '../engine/push-context.ts';
import { pushImage } from '../engine/push-image.ts';
import type { PushResult } from '../engine/result.ts';
import type { ImageSource } from '../images/image-source.ts';
import { openImage } from '../images/open-image.ts';
import { whenHandlesAreFree } from '../shared/file-error.ts';
import type { PushOwner } from './push-owner.ts';
import type { ImagePush, SharedConnections } from './shared-connections.ts';

/** What an image has in common with others of the same step. */
export type AmongOthers = Pick<PushDependencies, 'siblings' | 'slots' | 'uploading'>;

/** The push of one image. All methods throw PushError; the reason of the signal from outside when that ended the push. */
export class OnePush {
  readonly #shared: SharedConnections;
  readonly #image: string;
  readonly #options: ImagePush;
  readonly #owner: PushOwner;
  readonly #signingIn: Promise<SignedIn> | undefined;
  #opening: Promise<ImageSource> | undefined;

  /** @param signingIn of a push that is already signing in */
  constructor(
    shared: SharedConnections,
    image: string,
    options: ImagePush,
    owner: PushOwner,
    signingIn?: Promise<SignedIn>,
  ) {
    this.#shared = shared;
    this.#image = image;
    this.#options = options;
    this.#owner = owner;
    this.#signingIn = signingIn;
  }

  /** Is aborted when the push has failed, or from outside. */
  get signal(): AbortSignal {
    return this.#owner.signal;
  }

  /** Does something with the source of the image, which is opened once. */
  async read<T>(read: (source: ImageSource) => Promise<T>): Promise<T> {
    return await this.#owner.untilFailure(async () => read(await this.#source()));
  }

  /** @param source the source of the image, or one that stands for it */
  async push(others: AmongOthers = {}, source?: ImageSource): Promise<PushResult> {
    return await this.#owner.untilFailure(async () => {
      const dependencies = this.#dependencies(source ?? (await this.#source()));
      return await pushImage({ ...dependencies, ...others }, this.#options);
    });
  }

  /** Closes the source. */
  async close(): Promise<void> {
    const source = await this.#opening?.catch(() => undefined);
    await source?.close();
  }

  #source(): Promise<ImageSource> {
    const { logger, temporaryDirectory } = this.#shared.options;
    this.#opening ??= openImage(this.#image, {
      signal: this.#owner.signal,
      logger,
      temporaryDirectory,
      platforms: this.#options.platforms ?? [],
      remoteRepository: this.#shared.sourcesFor(this.#owner),
      localRegistry: this.#shared.localRegistry,
      daemon: this.#shared.daemon,
    });
    return this.#opening;
  }

  #dependencies(source: ImageSource): PushDependencies {
    const { logger, temporaryDirectory, tuning } = this.#shared.options;
    const { compression, compressionLevel } = this.#options;
    const { signal, requests, stop } = this.#owner;
    return {
      source,
      stop,
      signal,
      requests,
      ecr: this.#shared.controlPlaneFor(this.#owner),
      signIn: () => this.#signIn(),
      createCompressor: async () => {
        const { createCompressor } = await whenHandlesAreFree(
          () => import('../compression/compress-layer.ts'),
        );
        const level = compressionLevel === undefined ? {} : { level: compressionLevel };
        return createCompressor({ algorithm: compression, ...level, directory: temporaryDirectory, signal });
      },
      logger,
      ...(tuning === undefined ? {} : { tuning }),
    };
  }

  async #signIn(): Promise<SignedIn> {
    const { dryRun, repository } = this.#options;
    const signedIn = await (this.#signingIn ?? this.#shared.signIn(this.#owner));
    const what = dryRun ? 'Dry run of pushing' : 'Pushing';
    this.#shared.options.logger.info(`${what} ${this.#image} to ${signedIn.connection.host}/${repository}`);
    return signedIn;
  }
}
