import { z } from 'zod';
import { helperOf, readDockerConfig, writeDockerConfig } from './config-file.ts';
import { helperGet, helperStore } from './credential-helper.ts';

/** What Docker knew of a registry: an entry of `auths`, and what its credential helper had. */
export const savedLoginSchema = z.object({
  auth: z.unknown().optional(),
  helper: z.string().optional(),
  credentials: z.object({ Username: z.string(), Secret: z.string() }).optional(),
});
export type SavedLogin = z.infer<typeof savedLoginSchema>;

/** @throws PushError when the config file cannot be read */
export async function readLogin(host: string): Promise<SavedLogin> {
  const config = await readDockerConfig();
  const auth = config.auths?.[host];
  const helper = helperOf(config, host);
  const credentials = helper === undefined ? undefined : await helperGet(helper, host);
  return {
    ...(auth === undefined ? {} : { auth }),
    ...(helper === undefined ? {} : { helper }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/** Puts back what `readLogin` found. */
export async function restoreLogin(host: string, saved: SavedLogin): Promise<void> {
  if (saved.helper !== undefined && saved.credentials !== undefined) {
    await helperStore(saved.helper, host, saved.credentials);
  }
  if (saved.auth === undefined) return;
  const config = await readDockerConfig();
  await writeDockerConfig({ ...config, auths: { ...config.auths, [host]: saved.auth } });
}
