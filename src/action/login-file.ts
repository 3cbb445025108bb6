import { rmSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as core from '@actions/core';
import { z } from 'zod';
import { type SavedLogin, savedLoginSchema } from '../docker/login-backup.ts';
import { messageOf } from '../shared/errors.ts';
import { codeOf, readError, whenHandlesAreFree, writeError } from '../shared/file-error.ts';
import { parseOrNothing } from '../shared/json.ts';
import { actionLogger as logger } from './action-logger.ts';
import { makeOwnDirectory, ownDirectory, temporaryParent } from './own-directory.ts';
import { saveState } from './runner-files.ts';

const stateName = 'docker-login-backup';
const prefix = 'ecr-mount-push-login-';
const fileName = 'login.json';

const contentSchema = z.object({ host: z.string(), login: savedLoginSchema });
/** The earlier login of Docker for a registry. */
export type LoginFileContent = z.infer<typeof contentSchema>;

/**
 * A file, for this user only, with the login that `docker-login` replaces. It has a secret, so it must not stay: it is in a
 * directory of its own, which the post step knows before the file is written.
 */
export class LoginFile {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** @throws FileError; then nothing is left of the file */
  static async write(host: string, login: SavedLogin): Promise<LoginFile> {
    let file: LoginFile | undefined;
    try {
      file = new LoginFile(await makeOwnDirectory(prefix));
      await saveState(stateName, file.#path);
      await writeFile(file.#path, JSON.stringify({ host, login }), { mode: 0o600, flag: 'wx' });
      return file;
    } catch (error) {
      file?.removeNow();
      throw writeError(error, 'save the login of Docker', temporaryParent());
    }
  }

  /** The file of the main step. @returns undefined if there is none, or if it has been removed */
  static async saved(): Promise<LoginFile | undefined> {
    const path = core.getState(stateName);
    const directory = await ownDirectory(basename(path) === fileName ? dirname(path) : path, prefix);
    return directory === undefined ? undefined : new LoginFile(directory);
  }

  /** @returns undefined if it is gone or incomplete; Docker was then not logged in @throws FileError if it cannot be read */
  async read(): Promise<LoginFileContent | undefined> {
    const text = await whenHandlesAreFree(() => readFile(this.#path, 'utf8')).catch(error => {
      if (codeOf(error) === 'ENOENT') return '';
      throw readError(error, 'read the earlier login of Docker', this.#path);
    });
    return contentSchema.safeParse(parseOrNothing(text)).data;
  }

  async remove(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true, maxRetries: 3 });
  }

  /** For an exit without time to wait. */
  removeNow(): void {
    try {
      rmSync(this.#directory, { recursive: true, force: true });
    } catch (error) {
      logger.warning(`Cannot delete ${this.#directory}, which has a login of Docker: ${messageOf(error)}`);
    }
  }

  get #path(): string {
    return join(this.#directory, fileName);
  }
}
