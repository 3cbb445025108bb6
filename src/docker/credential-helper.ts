import { z } from 'zod';
import { runCommand } from './run-command.ts';

const credentialsSchema = z.object({ Username: z.string(), Secret: z.string() });
/** Credentials in a helper. The username `<token>` marks an identity token. */
export type HelperCredentials = z.infer<typeof credentialsSchema>;

/** @returns undefined if the helper has no credentials for the server or is not installed */
export async function helperGet(helper: string, server: string): Promise<HelperCredentials | undefined> {
  try {
    return credentialsSchema.parse(JSON.parse(await run(helper, 'get', server)));
  } catch {
    return undefined; // a helper fails if it has no credentials
  }
}

export async function helperStore(
  helper: string,
  server: string,
  credentials: HelperCredentials,
): Promise<void> {
  await run(helper, 'store', JSON.stringify({ ServerURL: server, ...credentials }));
}

/** Does nothing if the helper has no credentials for the server. */
export async function helperErase(helper: string, server: string): Promise<void> {
  await run(helper, 'erase', server).catch(() => undefined);
}

/** Passes secrets through the standard streams, never through arguments (docker/docker-credential-helpers). */
async function run(helper: string, command: 'get' | 'store' | 'erase', input: string): Promise<string> {
  const { exitCode, stdout } = await runCommand(`docker-credential-${helper}`, [command], { input });
  if (exitCode !== 0)
    throw new Error(`docker-credential-${helper} ${command} failed with exit code ${exitCode}`);
  return stdout;
}
