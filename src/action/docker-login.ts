import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as core from '@actions/core';
import { z } from 'zod';
import { runDocker } from '../docker/docker-cli.ts';
import { readLogin, restoreLogin, type SavedLogin, savedLoginSchema } from '../docker/login-backup.ts';
import type { RegistryAuthorization } from '../ecr/control-plane.ts';
import { parseBasicAuthorization } from '../shared/basic-auth.ts';
import { AbortedError, messageOf, PushError } from '../shared/errors.ts';
import { writeError } from '../shared/file-error.ts';
import { oneLine } from '../shared/one-line.ts';
import { actionLogger as logger } from './action-logger.ts';
import { saveState } from './runner-files.ts';

const stateName = 'docker-login-backup';
const directoryPrefix = 'ecr-mount-push-login-';
/** The CLI only edits its config, but its credential helper may access a keychain. */
const logoutMilliseconds = 10_000;

const backupSchema = z.object({ host: z.string(), login: savedLoginSchema });

/**
 * Logs the Docker CLI in. The password is passed on standard input. The previous login for the registry is saved in a file
 * that only this user can read, and restored in the post step, or immediately if the run is cancelled.
 * @throws PushError, AbortedError
 */
export async function loginDocker(authorization: RegistryAuthorization, signal: AbortSignal): Promise<void> {
  const host = authorization.endpoint.host;
  const { username = '', password = '' } = parseBasicAuthorization(authorization.authorization) ?? {};
  const login = await readLogin(host);
  if (login.helper === ecrHelper && login.credentials !== undefined) return sayServed(host, login.helper);
  const backup = await saveBackup(host, login);
  try {
    signal.throwIfAborted();
    const { exitCode, stderr } = await runLogin(host, username, password, signal);
    if (exitCode === 0) return logger.info(`Logged Docker in to ${host}. The post step logs it out.`);
    await removeBackup(backup); // nothing was stored, so there is nothing to undo
    if (!cannotStore.test(stderr) || login.helper === undefined) {
      throw loginError(`"docker login ${host}" failed: ${oneLine(stderr, 300)}`);
    }
    if (login.credentials === undefined) throw helperError(host, login.helper);
    sayServed(host, login.helper);
  } catch (error) {
    if (error instanceof AbortedError) await undo(backup);
    throw error;
  }
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

/** Undoes `loginDocker` of this job. Does nothing if there was no login, or if it has already been undone. */
export async function logoutDocker(): Promise<void> {
  const path = core.getState(stateName);
  if (path.includes(directoryPrefix)) await undo(path);
}

async function undo(path: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  try {
    const { host, login } = backupSchema.parse(JSON.parse(text));
    await runLogout(host);
    await restoreLogin(host, login);
    logger.info(`Logged Docker out of ${host}.`);
  } finally {
    await removeBackup(path);
  }
}

async function removeBackup(path: string): Promise<void> {
  await rm(dirname(path), { recursive: true, force: true });
}

async function runLogin(host: string, username: string, password: string, signal: AbortSignal) {
  try {
    const args = ['login', '--username', username, '--password-stdin', host];
    return await runDocker(args, { input: password, signal });
  } catch (error) {
    if (error instanceof AbortedError) throw error;
    throw loginError(`the Docker CLI cannot be started.`);
  }
}

function loginError(what: string): PushError {
  return new PushError(
    `The image was pushed, but ${what}`,
    'Check the Docker CLI on the runner, or remove the input "docker-login".',
  );
}

/** If the CLI is missing or hangs, restoring the previous login undoes the rest. */
async function runLogout(host: string): Promise<void> {
  try {
    await runDocker(['logout', host], { signal: AbortSignal.timeout(logoutMilliseconds) });
  } catch (error) {
    logger.debug(`"docker logout ${host}" failed: ${messageOf(error)}`);
  }
}

/** @returns path of the backup; the post step knows the path before the file is written */
async function saveBackup(host: string, login: SavedLogin): Promise<string> {
  const parent = process.env['RUNNER_TEMP'] || tmpdir();
  try {
    const directory = await mkdtemp(join(parent, directoryPrefix));
    const path = join(directory, 'login.json');
    saveState(stateName, path);
    await writeFile(path, JSON.stringify({ host, login }), { mode: 0o600, flag: 'wx' });
    return path;
  } catch (error) {
    throw writeError(error, 'save the login of Docker', parent);
  }
}
