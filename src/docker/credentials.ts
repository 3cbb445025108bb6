import { z } from 'zod';
import { decodeUserPassword, type UserPassword } from '../shared/basic-auth.ts';
import { messageOf, PushError } from '../shared/errors.ts';
import { FileError } from '../shared/file-error.ts';
import { type DockerConfig, helperOf, readDockerConfig } from './config-file.ts';
import { helperGet } from './credential-helper.ts';

/** The credentials that the Docker CLI would use. */
export interface DockerCredentials extends UserPassword {
  /** Replaces the password; it is exchanged for a bearer token. */
  readonly identityToken?: string;
}

const entrySchema = z.looseObject({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
});

/** The entry for Docker Hub still has the URL of API version 1. */
const hubServer = 'https://index.docker.io/v1/';

/**
 * Reads the credentials for a registry from the credential helper or the Docker config file.
 * @param host as in image names: `docker.io`, `registry.example:5000`
 * @returns undefined if there are none
 * @throws PushError if that is unknown: the config cannot be read, or its credential helper does not work
 */
export async function dockerCredentials(host: string): Promise<DockerCredentials | undefined> {
  const config = (await readDockerConfig()) ?? {};
  const server = host === 'docker.io' ? hubServer : host;
  const helper = helperOf(config, host === 'docker.io' ? hubServer : host);
  const asking = helper === undefined ? undefined : helperGet(helper, server);
  const stored = await asking?.catch(error => fromFile(config, host) ?? brokenHelper(error, host));
  if (stored === undefined) return fromFile(config, host);
  if (!('Secret' in stored)) return stored;
  if (stored.Username === '<token>') return { username: '', password: '', identityToken: stored.Secret };
  return { username: stored.Username, password: stored.Secret };
}

function brokenHelper(error: unknown, host: string): never {
  if (error instanceof FileError) throw error;
  throw new PushError(
    `The credential helper that the Docker config sets for ${host} does not work: ${messageOf(error)}.`,
    'Install it or fix it, or remove it from the Docker config.',
    { cause: error },
  );
}

function fromFile(config: DockerConfig, host: string): DockerCredentials | undefined {
  const key = Object.keys(config.auths ?? {}).find(server => hostOf(server) === host);
  const entry = entrySchema.safeParse(key === undefined ? undefined : config.auths?.[key]).data;
  if (entry === undefined) return undefined;
  const decoded = decodeUserPassword(entry.auth ?? '');
  const credentials = {
    username: entry.username ?? decoded?.username ?? '',
    password: entry.password ?? decoded?.password ?? '',
  };
  if (entry.identitytoken) return { ...credentials, identityToken: entry.identitytoken };
  return credentials.username === '' ? undefined : credentials;
}

/** `https://registry.example/v2/` and `registry.example` are the same server. */
function hostOf(server: string): string {
  const host = server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host.toLowerCase();
}
