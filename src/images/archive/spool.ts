import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, PushError } from '../../shared/errors.ts';

/** A directory of one source for what it has to keep on disk while the push runs. */
export class Spool {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** @param temporaryDirectory the runner's `RUNNER_TEMP` */
  static async create(temporaryDirectory: string): Promise<Spool> {
    try {
      return new Spool(await mkdtemp(join(temporaryDirectory, 'ecr-mount-push-')));
    } catch (error) {
      throw new PushError(
        `Cannot make a temporary directory in ${temporaryDirectory}: ${messageOf(error)}.`,
        'Set RUNNER_TEMP to a directory that can be written to.',
        { cause: error },
      );
    }
  }

  path(name: string): string {
    return join(this.#directory, name);
  }

  /** Removes all of it. May be called twice. */
  async remove(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true, maxRetries: 3 });
  }
}
