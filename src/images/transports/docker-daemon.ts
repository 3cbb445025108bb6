import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { runDocker } from '../../docker/docker-cli.ts';
import type { CommandAnswer } from '../../docker/run-command.ts';
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
  /** It was given without a prefix, so that a file may have been meant. */
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
      `"${name}" is no name of a local Docker image.`,
      'Write docker-daemon:NAME with what `docker images` shows, as app:1.0 or an image ID.',
    );
  },

  open: (image, options) => new DockerDaemonImage(image, options),
};

/** A name or an image ID. Nothing that Docker's command line could take for an option. */
export function isLocalName(name: string): boolean {
  return isDigest(name) || parseReference(name) !== undefined;
}

/**
 * An image of a Docker daemon, whichever image store it has. `docker save` is the only way to
 * the exact config; it goes to a file, of which then the headers are read, not the data.
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
      throw new ImageError(`${this.description} was not read.`, 'Load it first.');
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

  /** By ID, since by a name without a tag `docker save` takes every tag that the repository has. */
  async #save(): Promise<DockerArchive> {
    const { signal, temporaryDirectory } = this.#options;
    const id = await this.#imageId();
    this.#spool = await Spool.create(temporaryDirectory);
    try {
      const path = this.#spool.path('image.tar');
      await this.#saveTo(path, id);
      if (this.#closed) throw new ImageError(`${this.description} was closed.`, 'Open it again.');
      const files = await TarStore.open(await ArchiveFile.open(path, `docker save ${this.#name}`), signal);
      return new DockerArchive(this.description, files, undefined, this.#options);
    } catch (error) {
      await this.#spool.remove();
      throw error;
    }
  }

  /** Not by `--output`: Docker would write a second file and wait for the disk. */
  async #saveTo(path: string, id: string): Promise<void> {
    await using output = await open(path, 'wx', 0o600);
    const answer = await runDocker(['image', 'save', id], { output, signal: this.#options.signal });
    if (answer.exitCode !== 0) throw this.#failure('save the image', answer);
  }

  async #imageId(): Promise<string> {
    const args = ['image', 'inspect', '--format', '{{.Id}}', this.#name];
    const answer = await runDocker(args, { signal: this.#options.signal, onAbort: 'abandon' });
    const id = answer.stdout.trim();
    // Podman's `docker` names no algorithm.
    if (answer.exitCode === 0 && /^([a-z0-9]+:)?[0-9a-f]{32,}$/.test(id)) return id;
    if (/no such (image|object)|image not known/i.test(answer.stderr)) throw this.#notFound();
    throw this.#failure('find the image', answer);
  }

  #notFound(): ImageError {
    const noFile = this.#guessed ? ', nor is there a file or directory of that name' : '';
    return new ImageError(
      `The Docker daemon has no image ${this.#name}${noFile}.`,
      'Build it first (with Buildx: --load), or correct the input "image".',
    );
  }

  #failure(what: string, { stderr, exitCode }: CommandAnswer): PushError {
    const said = oneLine(stderr).slice(0, 500) || `exit code ${exitCode}`;
    const unreachable = /cannot connect|permission denied|error during connect|daemon running/i.test(said);
    return new PushError(
      `Docker could not ${what} ${this.#name}: ${said}`,
      unreachable
        ? 'Start the Docker daemon, check DOCKER_HOST and the context, or give the image as an archive or layout.'
        : 'See what "docker image save" says on this machine.',
    );
  }
}
