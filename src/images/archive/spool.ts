import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeError } from '../../shared/file-error.ts';

/** A temporary directory for the files that one source needs on disk during the push. */
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
      throw writeError(error, 'create a temporary directory', temporaryDirectory);
    }
  }

  path(name: string): string {
    return join(this.#directory, name);
  }

  /** Deletes the directory. Can be called twice. If that fails, it is deleted, or named, with the parent at the end of the run. */
  async remove(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}
