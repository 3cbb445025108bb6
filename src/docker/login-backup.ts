import { z } from 'zod';
import {
  type DockerConfig,
  helperOf,
  readDockerConfig,
  removeDockerConfig,
  writeDockerConfig,
} from './config-file.ts';
import { helperErase, helperGet, helperStore } from './credential-helper.ts';

/** What Docker knew of a registry: an entry of `auths`, and what its credential helper had. */
export const savedLoginSchema = z.object({
  /** Whether there was a config at all. */
  configured: z.boolean(),
  auth: z.unknown().optional(),
  helper: z.string().optional(),
  credentials: z.object({ Username: z.string(), Secret: z.string() }).optional(),
});
export type SavedLogin = z.infer<typeof savedLoginSchema>;

/** @throws PushError when the config file cannot be read */
export async function readLogin(host: string): Promise<SavedLogin> {
  const config = await readDockerConfig();
  const auth = config?.auths?.[host];
  const helper = config && helperOf(config, host);
  const credentials = helper === undefined ? undefined : await helperGet(helper, host);
  return {
    configured: config !== undefined,
    ...(auth === undefined ? {} : { auth }),
    ...(helper === undefined ? {} : { helper }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/**
 * Puts back what `readLogin` found, whether or not the login has been undone: nothing of it stays, in the config or in a
 * credential helper. What else the config has got since then is left alone.
 * @throws PushError when the config file cannot be read or written
 */
export async function restoreLogin(host: string, saved: SavedLogin): Promise<void> {
  const config = await readDockerConfig();
  if (config === undefined) return;
  await restoreHelper(config, host, saved);
  const { [host]: current, ...others } = config.auths ?? {};
  const auths = saved.auth === undefined ? others : { ...others, [host]: saved.auth };
  if (!saved.configured && isEmpty({ ...config, auths })) return await removeDockerConfig();
  if (JSON.stringify(current) !== JSON.stringify(saved.auth)) await writeDockerConfig({ ...config, auths });
}

async function restoreHelper(config: DockerConfig, host: string, saved: SavedLogin): Promise<void> {
  const helper = saved.helper ?? helperOf(config, host);
  if (helper === undefined) return;
  if (saved.credentials === undefined) await helperErase(helper, host);
  else await helperStore(helper, host, saved.credentials);
}

/** What `docker logout` leaves of a config that `docker login` made. */
function isEmpty({ auths = {}, ...others }: DockerConfig): boolean {
  return Object.keys(auths).length === 0 && Object.keys(others).every(key => key === 'credsStore');
}
