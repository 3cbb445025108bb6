import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { runDocker } from '../../docker/docker-cli.ts';
import type { CommandResult } from '../../docker/run-command.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { type Digest, isDigest } from '../../oci/digest.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import { parseReference } from '../../oci/reference.ts';
import { ImageError, InputError, oneLine, PushError } from '../../shared/errors.ts';
import { ArchiveFile } from '../archive/archive-file.ts';
import { Spool } from '../archive/spool.ts';
import { TarStore } from '../archive/tar-store.ts';
import { DockerArchive } from '../docker-archive.ts';
import type { ImageSource } from '../image-source.ts';
import type { SpoolingOptions } from '../source-options.ts';
import type { Transport } from './transport.ts';

export interface LocalImage {
  /** A name, or an image ID. */
  readonly name: string;
  /** Whether there was no prefix, so that it could also be a misspelled path. */
  readonly guessed: boolean;
}

/** An image of a Docker daemon. */
export const dockerDaemon: Transport<LocalImage> = {
  prefix: 'docker-daemon:',
  usage: 'docker-daemon:NAME',

  parse(name) {
    if (isLocalName(name)) return { name, guessed: false };
    throw new InputError(
      'image',
      `"${name}" is not a valid image name or ID.`,
      'Use docker-daemon:NAME with a name or ID from "docker images", such as app:1.0.',
    );
  },

  open: (image, options) => new DockerDaemonImage(image, options),
};

/** Whether it is a name or an image ID. Docker's command line cannot parse these as options. */
export function isLocalName(name: string): boolean {
  return isDigest(name) || parseReference(name) !== undefined;
}

/**
 * An image in a Docker daemon with any image store. Only `docker save` returns the exact config. Its output is written to a
 * file, and then only the tar headers are read, not the data.
 */
class DockerDaemonImage implements ImageSource {
  readonly description: string;
  readonly local = true;
  readonly #name: string;
  readonly #guessed: boolean;
  readonly #options: SpoolingOptions;
  #spool: Spool | undefined;
  #image: DockerArchive | undefined;
  #closed = false;

  constructor({ name, guessed }: LocalImage, options: SpoolingOptions) {
    this.description = `docker-daemon:${name}`;
    this.#name = name;
    this.#guessed = guessed;
    this.#options = options;
  }

  async load(): Promise<ImageNode> {
    this.#options.signal.throwIfAborted();
    this.#image ??= await this.#save();
    return await this.#image.load();
  }

  async open(blob: Descriptor): Promise<Readable> {
    if (this.#image === undefined)
      throw new ImageError(`${this.description} is not loaded.`, 'Load it first.');
    return await this.#image.open(blob);
  }

  isVerified(digest: Digest): boolean {
    return this.#image?.isVerified(digest) ?? false;
  }

  async close(): Promise<void> {
    this.#closed = true;
    try {
      await this.#image?.close();
    } finally {
      await this.#spool?.remove();
    }
  }

  /** Saves by ID, because for a name without a tag `docker save` includes every tag of the repository. */
  async #save(): Promise<DockerArchive> {
    const { signal, temporaryDirectory } = this.#options;
    const id = await this.#imageId();
    this.#spool = await Spool.create(temporaryDirectory);
    try {
      const path = this.#spool.path('image.tar');
      await this.#saveTo(path, id);
      if (this.#closed) throw new ImageError(`${this.description} is closed.`, 'Open it again.');
      const files = await TarStore.open(await ArchiveFile.open(path, `docker save ${this.#name}`), signal);
      return new DockerArchive(this.description, files, undefined, this.#options);
    } catch (error) {
      await this.#spool.remove();
      throw error;
    }
  }

  /** Does not use `--output`, because Docker would write a second file and wait for the disk. */
  async #saveTo(path: string, id: string): Promise<void> {
    await using output = await open(path, 'wx', 0o600);
    const result = await runDocker(['image', 'save', id], { output, signal: this.#options.signal });
    if (result.exitCode !== 0) throw this.#failure('save image', result);
  }

  async #imageId(): Promise<string> {
    const args = ['image', 'inspect', '--format', '{{.Id}}', this.#name];
    const result = await runDocker(args, { signal: this.#options.signal, onAbort: 'abandon' });
    const id = result.stdout.trim();
    // Podman's `docker` prints the ID without the algorithm.
    if (result.exitCode === 0 && /^([a-z0-9]+:)?[0-9a-f]{32,}$/.test(id)) return id;
    if (/no such (image|object)|image not known/i.test(result.stderr)) throw this.#notFound();
    throw this.#failure('find image', result);
  }

  #notFound(): ImageError {
    const noFile = this.#guessed ? ', and no file or directory has that name' : '';
    return new ImageError(
      `The Docker daemon has no image ${this.#name}${noFile}.`,
      'Build it first (with Buildx: --load), or check the input "image".',
    );
  }

  #failure(operation: string, { stderr, exitCode }: CommandResult): PushError {
    const details = oneLine(stderr).slice(0, 500) || `exit code ${exitCode}`;
    const unreachable = /cannot connect|permission denied|error during connect|daemon running/i.test(details);
    return new PushError(
      `Docker failed to ${operation} ${this.#name}: ${details}`,
      unreachable
        ? 'Start the Docker daemon and check DOCKER_HOST and the context, or use an archive or OCI layout.'
        : 'Run "docker image save" on this machine for details.',
    );
  }
}
