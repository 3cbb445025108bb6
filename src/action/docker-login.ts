import { loginFileError } from '../docker/config-file.ts';
import type { HelperOptions } from '../docker/credential-helper.ts';
import { DockerLimitError, runDocker } from '../docker/docker-cli.ts';
import { readLogin, restoreLogin } from '../docker/login-backup.ts';
import type { RegistryAuthorization } from '../ecr/control-plane.ts';
import { parseBasicAuthorization } from '../shared/basic-auth.ts';
import type { CommandLimits } from '../shared/commands/run-command.ts';
import { AbortedError, messageOf, PushError } from '../shared/errors.ts';
import { FileError } from '../shared/file-error.ts';
import { oneLine } from '../shared/one-line.ts';
import { actionLogger as logger } from './action-logger.ts';
import { LoginFile, type LoginFileContent } from './login-file.ts';

/** The CLI only edits its config, but its credential helper may access a keychain. */
const logoutLimits: CommandLimits = { milliseconds: 10_000, bytes: 1_000_000 };
/** For the helper while a cancelled run ends. What it does not do in this time, the post step has time for. */
const cancelledLimits: CommandLimits = { milliseconds: 1000, bytes: 1_000_000 };

/**
 * Logs the Docker CLI in. The password is passed on standard input. The previous login for the registry is saved in a file
 * that only this user can read, and restored in the post step, or immediately if the login fails or the run is cancelled.
 * @throws PushError, AbortedError
 */
export async function loginDocker(authorization: RegistryAuthorization, signal: AbortSignal): Promise<void> {
  const host = authorization.endpoint.host;
  const { username = '', password = '' } = parseBasicAuthorization(authorization.authorization) ?? {};
  const login = await readLogin(host, { signal });
  if (login.helper === ecrHelper && login.credentials !== undefined) return sayServed(host, login.helper);
  const file = await LoginFile.write(host, login);
  try {
    signal.throwIfAborted();
    const { exitCode, stderr } = await runLogin(host, username, password, signal);
    if (exitCode === 0) return logger.info(`Logged Docker in to ${host}. The post step logs it out.`);
    await file.remove(); // nothing was stored, so there is nothing to undo
    const problem = loginFileError(stderr);
    if (problem !== undefined) throw problem; // the push step says that the image was pushed
    if (!cannotStore.test(stderr) || login.helper === undefined) {
      throw new LoginError(`"docker login ${host}" failed: ${oneLine(stderr, 300)}`);
    }
    if (login.credentials === undefined) throw helperError(host, login.helper);
    sayServed(host, login.helper);
  } catch (error) {
    await undoFailed(file, error);
    throw error;
  }
}

/** Undoes a login that may be half done. Never throws, so that the error stays that of the login. */
async function undoFailed(file: LoginFile, error: unknown): Promise<void> {
  const cancelled = error instanceof AbortedError;
  const killed = error instanceof LoginError && error.cause instanceof DockerLimitError;
  try {
    const content = cancelled || killed ? await file.read() : undefined;
    // not by the CLI, which has just been killed
    if (content !== undefined) await undo(content, cancelled ? { limits: cancelledLimits } : {});
  } catch (problem) {
    if (cancelled) return; // the post step tries again
    logger.warning(`The earlier login of Docker could not be restored. ${lineOf(problem)}`);
  }
  await file.remove();
}

async function undo({ host, login }: LoginFileContent, options: HelperOptions): Promise<void> {
  await restoreLogin(host, login, options);
  logger.info(`Logged Docker out of ${host}.`);
}

/** Amazon's helper signs in by itself whenever Docker asks it. It cannot store logins. */
const ecrHelper = 'ecr-login';
/** What Docker prints if its credential helper can only read. */
const cannotStore = /error (?:storing|saving) credentials|not implemented/i;

function sayServed(host: string, helper: string): void {
  logger.info(
    `Docker is not logged in to ${host}: its credential helper "${helper}" has credentials already.`,
  );
}

function helperError(host: string, helper: string): PushError {
  return new PushError(
    `The image was pushed, but Docker cannot be logged in: its credential helper "${helper}" cannot store logins, and has no credentials for ${host}.`,
    'Give the helper access to AWS, remove it for this registry from the config of Docker, or remove the input "docker-login".',
  );
}

/**
 * Undoes `loginDocker` of this job, and removes the file that the main step left, whatever comes in between.
 * @param signal ends what hangs
 * @throws PushError, AbortedError
 */
export async function logoutDocker(file: LoginFile, signal: AbortSignal): Promise<void> {
  try {
    const content = await file.read();
    if (content === undefined) return;
    await runLogout(content.host, signal);
    await undo(content, { signal });
  } catch (error) {
    if (!(error instanceof PushError) || error instanceof AbortedError) throw error;
    throw new PushError(`Docker cannot be logged out: ${error.message}`, error.remedy, { cause: error });
  } finally {
    await file.remove();
  }
}

function lineOf(error: unknown): string {
  return error instanceof PushError ? error.line : messageOf(error);
}

async function runLogin(host: string, username: string, password: string, signal: AbortSignal) {
  try {
    const args = ['login', '--username', username, '--password-stdin', host];
    return await runDocker(args, { input: password, signal });
  } catch (error) {
    if (error instanceof AbortedError || error instanceof FileError) throw error;
    if (error instanceof DockerLimitError) throw new LoginError(error.message, { cause: error });
    throw new LoginError('the Docker CLI cannot be started.', { cause: error });
  }
}

class LoginError extends PushError {
  constructor(what: string, options?: ErrorOptions) {
    super(
      `The image was pushed, but ${what}`,
      'Check the Docker CLI on the runner, or remove the input "docker-login".',
      options,
    );
  }
}

/** If the CLI is missing or hangs, restoring the previous login undoes the rest. */
async function runLogout(host: string, signal: AbortSignal): Promise<void> {
  try {
    await runDocker(['logout', host], { signal, limits: logoutLimits });
  } catch (error) {
    logger.debug(`"docker logout ${host}" failed: ${messageOf(error)}`);
  }
}
