import { z } from 'zod';
import { parseOrNothing } from '../shared/json.ts';
import { runCommand } from './run-command.ts';

const credentialsSchema = z.object({ Username: z.string(), Secret: z.string() });
/** Credentials in a helper. The username `<token>` marks an identity token. */
export type HelperCredentials = z.infer<typeof credentialsSchema>;

/** What helpers print if they have no credentials (docker/docker-credential-helpers), or if they say nothing. */
const nothing = /^\s*$|credentials not found|no credentials (?:server URL|username)/i;

/**
 * @returns undefined if the helper has no credentials for the server
 * @throws Error if the helper is not installed or fails. The message quotes no output, which can contain secrets.
 */
export async function helperGet(helper: string, server: string): Promise<HelperCredentials | undefined> {
  const { exitCode, stdout } = await runCommand(`docker-credential-${helper}`, ['get'], { input: server });
  if (exitCode !== 0 && nothing.test(stdout)) return undefined;
  if (exitCode !== 0) throw new Error(`docker-credential-${helper} get failed with exit code ${exitCode}`);
  const { data } = credentialsSchema.safeParse(parseOrNothing(stdout));
  if (data === undefined) throw new Error(`docker-credential-${helper} get did not print credentials`);
  return data;
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
async function run(helper: string, command: 'store' | 'erase', input: string): Promise<void> {
  const { exitCode } = await runCommand(`docker-credential-${helper}`, [command], { input });
  if (exitCode !== 0)
    throw new Error(`docker-credential-${helper} ${command} failed with exit code ${exitCode}`);
}
