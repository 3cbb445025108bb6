import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { longCommand, programName, runImageProgram } from '../../docker/docker-cli.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { type Digest, isDigest } from '../../oci/digest.ts';
import type { ImageNode } from '../../oci/image-tree.ts';
import { parseReference } from '../../oci/reference.ts';
import { untilAborted } from '../../shared/abort.ts';
import { ImageError, InputError } from '../../shared/errors.ts';
import { programFileError, whenHandlesAreFree, writeError } from '../../shared/file-error.ts';
import { ArchiveFile } from '../archive/archive-file.ts';
import { Spool } from '../archive/spool.ts';
import { TarStore } from '../archive/tar-store.ts';
import { DockerArchive } from '../docker-archive.ts';
import { describeDaemon } from '../docker-daemon/daemon.ts';
import { DockerPush } from '../docker-daemon/docker-push.ts';
import {
  dockerFailure,
  type InspectedImage,
  inspectImage,
  type LocalImage,
} from '../docker-daemon/inspect.ts';
import type { ImageSource } from '../image-source.ts';
import { NotPushableError, type PushableImage } from '../pushable-image.ts';
import type { TransportOptions } from '../source-options.ts';
import type { Transport } from './transport.ts';

const savingCopy = 'save the image of the Docker daemon to disk';

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
 * An image in a Docker daemon with any image store. `docker push` sends it if the daemon can reach this process. Otherwise only
 * `docker save` returns the exact config. Its output is written to a file, and then only the tar headers are read, not the data.
 */
class DockerDaemonImage implements ImageSource {
  readonly description: string;
  readonly local = true;
  readonly #location: LocalImage;
  readonly #options: TransportOptions;
  #inspected: Promise<InspectedImage> | undefined;
  #push: DockerPush | undefined;
  #spool: Spool | undefined;
  #image: DockerArchive | undefined;
  #closed = false;

  constructor(location: LocalImage, options: TransportOptions) {
    this.description = `docker-daemon:${location.name}`;
    this.#location = location;
    this.#options = options;
  }

  async pushable(): Promise<PushableImage> {
    const { platforms, signal, localRegistry, daemon: describe } = this.#options;
    if (platforms.length > 0) throw new NotPushableError('the input "platforms" is set');
    const [image, daemon] = await Promise.all([
      this.#inspect(),
      describe === undefined ? describeDaemon(signal) : untilAborted(describe(), signal),
    ]);
    if (image.program !== 'docker') throw new NotPushableError(`${programName(image.program)} has it`);
    if (!daemon.reachesLoopback) throw new NotPushableError(daemon.reason);
    this.#push ??= new DockerPush(image, daemon.store, localRegistry, this.#options);
    return this.#push;
  }

  async diffIds(): Promise<readonly Digest[]> {
    return (await this.#inspect()).layers;
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
      await Promise.all([this.#push?.close(), this.#image?.close()]);
    } finally {
      await this.#spool?.remove();
    }
  }

  #inspect(): Promise<InspectedImage> {
    this.#inspected ??= inspectImage(this.#location, this.#options.signal);
    return this.#inspected;
  }

  /** Saves by ID, because for a name without a tag `docker save` includes every tag of the repository. */
  async #save(): Promise<DockerArchive> {
    const { signal, temporaryDirectory, logger } = this.#options;
    const { id, program } = await this.#inspect();
    if (program !== 'docker') {
      logger.info(`Reading the image from ${programName(program)}, because Docker is not installed.`);
    }
    this.#spool = await Spool.create(temporaryDirectory);
    try {
      const path = this.#spool.path('image.tar');
      await this.#saveTo(path, id);
      if (this.#closed) throw new ImageError(`${this.description} is closed.`, 'Open it again.');
      const archive = await ArchiveFile.open(path, `${program} save ${this.#location.name}`);
      const files = await TarStore.open(archive, signal);
      return new DockerArchive({ source: this.description }, files, this.#options);
    } catch (error) {
      await this.#spool.remove();
      throw error;
    }
  }

  /** Does not use `--output`, because Docker would write a second file and wait for the disk. */
  async #saveTo(path: string, id: string): Promise<void> {
    await using output = await whenHandlesAreFree(() => open(path, 'wx', 0o600)).catch(error => {
      throw writeError(error, savingCopy, path);
    });
    const result = await runImageProgram(['image', 'save', id], {
      output,
      signal: this.#options.signal,
      limits: longCommand,
      progress: async () => (await output.stat()).size,
    });
    if (result.exitCode === 0) return;
    throw (
      programFileError(result.stderr, savingCopy, path) ??
      dockerFailure(this.#location.name, 'save image', result)
    );
  }
}
