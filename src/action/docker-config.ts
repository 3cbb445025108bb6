import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { getExecOutput } from '@actions/exec';
import { z } from 'zod';
import { messageOf, PushError } from '../shared/errors.ts';

/** Unknown members are kept: the file is the user's. */
const configSchema = z.looseObject({
  auths: z.record(z.string(), z.unknown()).optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
  credsStore: z.string().optional(),
});
type DockerConfig = z.infer<typeof configSchema>;

/** What Docker knew of a registry: an entry of `auths`, and what its credential helper had. */
export const savedLoginSchema = z.object({
  auth: z.unknown().optional(),
  helper: z.string().optional(),
  credentials: z.object({ Username: z.string(), Secret: z.string() }).optional(),
});
export type SavedLogin = z.infer<typeof savedLoginSchema>;

const helperName = /^[a-zA-Z0-9._-]+$/;

function configPath(): string {
  return join(process.env['DOCKER_CONFIG'] || join(homedir(), '.docker'), 'config.json');
}

/** @throws PushError when the config file is not JSON */
export async function readLogin(host: string): Promise<SavedLogin> {
  const config = await readConfig();
  const helper = config.credHelpers?.[host] ?? config.credsStore;
  const auth = config.auths?.[host];
  if (helper === undefined || !helperName.test(helper)) return auth === undefined ? {} : { auth };
  const credentials = await helperGet(helper, host);
  return {
    helper,
    ...(auth === undefined ? {} : { auth }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

/** Puts back what `readLogin` found. */
export async function restoreLogin(host: string, saved: SavedLogin): Promise<void> {
  if (saved.helper !== undefined && saved.credentials !== undefined) {
    await runHelper(saved.helper, 'store', JSON.stringify({ ServerURL: host, ...saved.credentials }));
  }
  if (saved.auth === undefined) return;
  const config = await readConfig();
  await writeConfig({ ...config, auths: { ...config.auths, [host]: saved.auth } });
}

async function readConfig(): Promise<DockerConfig> {
  const path = configPath();
  try {
    return configSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new PushError(
      `The Docker config ${path} cannot be read: ${messageOf(error)}`,
      'Mend or remove it.',
      {
        cause: error,
      },
    );
  }
}

/** In one step, so that no other process sees half a file. */
async function writeConfig(config: DockerConfig): Promise<void> {
  const path = configPath();
  await mkdir(join(path, '..'), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify(config, null, '\t')}\n`, { mode: 0o600 });
  await rename(temporary, path);
}

async function helperGet(helper: string, host: string): Promise<SavedLogin['credentials']> {
  try {
    const answer = await runHelper(helper, 'get', host);
    return savedLoginSchema.shape.credentials.parse(JSON.parse(answer));
  } catch {
    return undefined; // a helper that knows nothing of the registry fails
  }
}

async function runHelper(helper: string, command: 'get' | 'store', input: string): Promise<string> {
  const { stdout } = await getExecOutput(`docker-credential-${helper}`, [command], {
    silent: true,
    input: Buffer.from(input),
  });
  return stdout;
}
