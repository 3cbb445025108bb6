import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as core from '@actions/core';
import { getExecOutput } from '@actions/exec';
import { z } from 'zod';
import { readLogin, restoreLogin, type SavedLogin, savedLoginSchema } from '../docker/login-backup.ts';
import type { RegistryAuthorization } from '../ecr/control-plane.ts';
import { CancelledError, oneLine, PushError } from '../shared/errors.ts';

const stateName = 'docker-login-backup';
const directoryPrefix = 'ecr-mount-push-login-';

const backupSchema = z.object({ host: z.string(), login: savedLoginSchema });

/**
 * Logs the Docker CLI in. The password goes through standard input; what the config held for the registry before is kept
 * in a file that only this user can read, and comes back in the post step.
 * @throws PushError, CancelledError
 */
export async function loginDocker(authorization: RegistryAuthorization, signal: AbortSignal): Promise<void> {
  const host = authorization.endpoint.host;
  const [username = '', password = ''] = credentialsOf(authorization.authorization);
  await saveBackup(host, await readLogin(host));
  if (signal.aborted) throw new CancelledError();
  const { exitCode, stderr } = await runDocker(
    ['login', '--username', username, '--password-stdin', host],
    password,
  );
  if (exitCode === 0) {
    core.info(`Docker is logged in to ${host} until the job's post step.`);
    return;
  }
  throw new PushError(
    `The image was pushed, but "docker login ${host}" failed: ${oneLine(stderr)}`,
    'Leave "docker-login" out, or give the job a working Docker CLI.',
  );
}

/** Undoes what `loginDocker` of this job did; nothing when it did nothing. */
export async function logoutDocker(): Promise<void> {
  const path = core.getState(stateName);
  if (!path.includes(directoryPrefix)) return;
  try {
    const { host, login } = backupSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    await runDocker(['logout', host]);
    await restoreLogin(host, login);
    core.info(`Docker is logged out of ${host}.`);
  } finally {
    await rm(dirname(path), { recursive: true, force: true });
  }
}

function credentialsOf(authorization: string): readonly string[] {
  const decoded = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return [decoded.slice(0, colon), decoded.slice(colon + 1)];
}

async function saveBackup(host: string, login: SavedLogin): Promise<void> {
  const directory = await mkdtemp(join(process.env['RUNNER_TEMP'] || tmpdir(), directoryPrefix));
  const path = join(directory, 'login.json');
  await writeFile(path, JSON.stringify({ host, login }), { mode: 0o600, flag: 'wx' });
  core.saveState(stateName, path);
}

async function runDocker(args: readonly string[], input = '') {
  try {
    return await getExecOutput('docker', [...args], {
      silent: true,
      ignoreReturnCode: true,
      input: Buffer.from(input),
    });
  } catch (error) {
    throw new PushError('The Docker CLI cannot be run.', 'Install it, or leave "docker-login" out.', {
      cause: error,
    });
  }
}
