import { z } from 'zod';
import { FileError } from '../shared/file-error.ts';
import {
  type DockerConfig,
  helperOf,
  readDockerConfig,
  removeDockerConfig,
  writeDockerConfig,
} from './config-file.ts';
import {
  HelperLimitError,
  type HelperOptions,
  helperErase,
  helperGet,
  helperStore,
} from './credential-helper.ts';

/** The earlier login for a registry: its entry in `auths` and the credentials in the credential helper. */
export const savedLoginSchema = z.object({
  /** Whether a config file existed. */
  configured: z.boolean(),
  auth: z.unknown().optional(),
  helper: z.string().optional(),
  credentials: z.object({ Username: z.string(), Secret: z.string() }).optional(),
});
export type SavedLogin = z.infer<typeof savedLoginSchema>;

/** @throws PushError if the config file cannot be read, or the helper hangs; the reason of the signal */
export async function readLogin(host: string, options: HelperOptions = {}): Promise<SavedLogin> {
  const config = await readDockerConfig();
  const auth = config?.auths?.[host];
  const helper = config && helperOf(config, host);
  const credentials = helper === undefined ? undefined : await storedIn(helper, host, options);
  return {
    configured: config !== undefined,
    ...(auth === undefined ? {} : { auth }),
    ...(helper === undefined ? {} : { helper }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/** A helper that fails has no login that could be lost. One that hangs makes `docker login` hang, too. */
async function storedIn(helper: string, host: string, options: HelperOptions) {
  try {
    return await helperGet(helper, host, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof HelperLimitError || error instanceof FileError) throw error;
    return undefined;
  }
}

/**
 * Restores the result of `readLogin` and removes the new login from the config and the credential helper, even if there was a
 * logout in the meantime. Keeps all other changes to the config. Restores the config even if the helper does not work.
 * @throws PushError if the config file cannot be read or written, or if the helper does not take the login back; the reason of the
 * signal
 */
export async function restoreLogin(
  host: string,
  saved: SavedLogin,
  options: HelperOptions = {},
): Promise<void> {
  const config = await readDockerConfig();
  if (config === undefined) return;
  try {
    await restoreConfig(config, host, saved);
  } finally {
    await restoreHelper(config, host, saved, options);
  }
}

async function restoreConfig(config: DockerConfig, host: string, saved: SavedLogin): Promise<void> {
  const { [host]: current, ...others } = config.auths ?? {};
  const auths = saved.auth === undefined ? others : { ...others, [host]: saved.auth };
  if (!saved.configured && isEmpty({ ...config, auths })) return await removeDockerConfig();
  if (JSON.stringify(current) !== JSON.stringify(saved.auth)) await writeDockerConfig({ ...config, auths });
}

async function restoreHelper(
  config: DockerConfig,
  host: string,
  saved: SavedLogin,
  options: HelperOptions,
): Promise<void> {
  const helper = saved.helper ?? helperOf(config, host);
  if (helper === undefined) return;
  if (saved.credentials === undefined) await helperErase(helper, host, options);
  else await helperStore(helper, host, saved.credentials, options);
}

/** Whether the config is what `docker logout` leaves if `docker login` created the file. */
function isEmpty({ auths = {}, ...others }: DockerConfig): boolean {
  return Object.keys(auths).length === 0 && Object.keys(others).every(key => key === 'credsStore');
}
