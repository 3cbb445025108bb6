import { z } from 'zod';
import { runCommand } from './run-command.ts';

const credentialsSchema = z.object({ Username: z.string(), Secret: z.string() });
/** What a helper stores. The user `<token>` marks an identity token. */
export type HelperCredentials = z.infer<typeof credentialsSchema>;

/** @returns undefined when the helper knows nothing of the server, or is not there */
export async function helperGet(helper: string, server: string): Promise<HelperCredentials | undefined> {
  try {
    return credentialsSchema.parse(JSON.parse(await run(helper, 'get', server)));
  } catch {
    return undefined; // a helper fails when it knows nothing
  }
}

export async function helperStore(
  helper: string,
  server: string,
  credentials: HelperCredentials,
): Promise<void> {
  await run(helper, 'store', JSON.stringify({ ServerURL: server, ...credentials }));
}

/** Nothing when the helper knows nothing of the server. */
export async function helperErase(helper: string, server: string): Promise<void> {
  await run(helper, 'erase', server).catch(() => undefined);
}

/** Secrets go through the standard streams, never through arguments (docker/docker-credential-helpers). */
async function run(helper: string, command: 'get' | 'store' | 'erase', input: string): Promise<string> {
  const { exitCode, stdout } = await runCommand(`docker-credential-${helper}`, [command], { input });
  if (exitCode !== 0)
    throw new Error(`docker-credential-${helper} ${command} failed with exit code ${exitCode}`);
  return stdout;
}
