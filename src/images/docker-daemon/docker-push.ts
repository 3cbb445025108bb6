import { longCommand, runDocker } from '../../docker/docker-cli.ts';
import { noteTemporaryTag, removeTemporaryTag } from '../../docker/temporary-tags.ts';
import { type Digest, isDigest } from '../../oci/digest.ts';
import type { CommandLimits, CommandOptions } from '../../shared/commands/run-command.ts';
import { AbortedError, ImageError, PushError } from '../../shared/errors.ts';
import { oneLine } from '../../shared/one-line.ts';
import type { BlobReceiver } from '../blob-receiver.ts';
import {
  type LocalRegistry,
  type LocalRegistryFactory,
  NotPushableError,
  type PushableImage,
  type PushedImage,
} from '../pushable-image.ts';
import type { SpoolingOptions } from '../source-options.ts';
import type { ImageStore } from './daemon.ts';
import type { InspectedImage } from './inspect.ts';

const tag = 'push';

/** An image that `docker push` sends to a registry in this process. */
export class DockerPush implements PushableImage {
  readonly rootDigest?: Digest;
  readonly configDigest?: Digest;
  readonly diffIds: readonly Digest[];
  readonly unpackedBytes: number;
  readonly #id: Digest;
  readonly #openRegistry: LocalRegistryFactory;
  readonly #options: SpoolingOptions;
  #registry: LocalRegistry | undefined;
  #tagged: string | undefined;

  /** @throws NotPushableError */
  constructor(
    { id, layers, names, size }: InspectedImage,
    store: ImageStore,
    openRegistry: LocalRegistryFactory,
    options: SpoolingOptions,
  ) {
    if (!isDigest(id)) throw new NotPushableError(`its ID ${id} is not a digest`);
    // Docker deletes an image with its last name
    if (names.length === 0) throw new NotPushableError('it has no name in Docker');
    if (store === 'containerd') this.rootDigest = id;
    else this.configDigest = id;
    this.diffIds = layers;
    this.unpackedBytes = size;
    this.#id = id;
    this.#openRegistry = openRegistry;
    this.#options = options;
  }

  async push(receiver: BlobReceiver): Promise<PushedImage> {
    this.#registry ??= await this.#openRegistry(receiver);
    const name = `${this.#registry.repository}:${tag}`;
    if (this.#tagged === undefined) {
      await noteTemporaryTag(this.#options.temporaryDirectory, name);
      this.#tagged = name;
      await this.#run(['image', 'tag', this.#id, name], this.#registry);
    }
    await this.#run(['image', 'push', '--quiet', name], this.#registry, {
      limits: longCommand,
      progress: this.#registry.activity,
    });
    const pushed = this.#registry.pushed(tag);
    if (pushed === undefined) throw new NotPushableError('Docker did not push a manifest');
    return pushed;
  }

  async close(): Promise<void> {
    const [registry, tagged] = [this.#registry, this.#tagged];
    this.#registry = undefined;
    this.#tagged = undefined;
    await registry?.[Symbol.asyncDispose]();
    if (tagged !== undefined) await removeTemporaryTag(tagged, { logger: this.#options.logger });
  }

  /** The daemon stops a push when its client is gone. */
  async #run(
    args: readonly string[],
    { failed }: LocalRegistry,
    pace: Pick<CommandOptions, 'progress'> & { readonly limits?: CommandLimits } = {},
  ): Promise<void> {
    const { signal } = this.#options;
    try {
      const either = AbortSignal.any([signal, failed]);
      const { exitCode, stderr } = await runDocker(args, { ...pace, signal: either });
      failed.throwIfAborted();
      if (exitCode !== 0) throw new NotPushableError(oneLine(stderr, 300) || `exit code ${exitCode}`);
    } catch (error) {
      signal.throwIfAborted();
      if (failed.aborted) throw reasonOf(failed);
      throw error;
    }
  }
}

/** What the receiver threw. Damaged data is Docker's fault, or that of the connection to it. */
function reasonOf({ reason }: AbortSignal): unknown {
  if (reason instanceof ImageError) return new NotPushableError(reason.message, { cause: reason });
  if (reason instanceof PushError || reason instanceof AbortedError) return reason;
  return new NotPushableError('the connection to Docker failed', { cause: reason });
}
