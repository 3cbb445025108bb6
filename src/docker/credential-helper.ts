import { z } from 'zod';
import { CommandLimitError } from '../shared/commands/command-errors.ts';
import { type CommandLimits, type CommandResult, runCommand } from '../shared/commands/run-command.ts';
import { messageOf, PushError } from '../shared/errors.ts';
import { FileError } from '../shared/file-error.ts';
import { parseOrNothing } from '../shared/json.ts';

const credentialsSchema = z.object({ Username: z.string(), Secret: z.string() });
/** Credentials in a helper. The username `<token>` marks an identity token. */
export type HelperCredentials = z.infer<typeof credentialsSchema>;

/** What helpers print if they have no credentials (docker/docker-credential-helpers), or if they say nothing. */
const nothing = /^\s*$|credentials not found|no credentials (?:server URL|username)/i;

/** A helper may unlock a keychain, or fetch a login over the network. It prints one login. */
const helperLimits: CommandLimits = { milliseconds: 60_000, bytes: 1_000_000 };

/** A helper that is not installed or fails. The message quotes none of its output, which can contain secrets. */
export class HelperError extends PushError {
  constructor(what: string, options?: ErrorOptions) {
    super(what, 'Install or fix this credential helper, or remove it from the Docker config.', options);
  }
}

/** A helper that hangs, or prints far more than a login. It was killed. */
export class HelperLimitError extends HelperError {}

/** How a helper is run; the limits are for tests. */
export interface HelperOptions {
  readonly signal?: AbortSignal | undefined;
  readonly limits?: CommandLimits | undefined;
}

/**
 * @returns undefined if the helper has no credentials for the server
 * @throws HelperError; FileError if too many files are open to start it; the reason of the signal
 */
export async function helperGet(
  helper: string,
  server: string,
  options: HelperOptions = {},
): Promise<HelperCredentials | undefined> {
  const { exitCode, stdout } = await run(helper, 'get', server, options);
  if (exitCode !== 0 && nothing.test(stdout)) return undefined;
  if (exitCode !== 0) throw failed(helper, 'get', exitCode);
  const { data } = credentialsSchema.safeParse(parseOrNothing(stdout));
  if (data === undefined) throw new HelperError(`docker-credential-${helper} get did not print credentials`);
  return data;
}

/** @throws as `helperGet` */
export async function helperStore(
  helper: string,
  server: string,
  credentials: HelperCredentials,
  options: HelperOptions = {},
): Promise<void> {
  const input = JSON.stringify({ ServerURL: server, ...credentials });
  const { exitCode } = await run(helper, 'store', input, options);
  if (exitCode !== 0) throw failed(helper, 'store', exitCode);
}

/** Does nothing if the helper has no credentials for the server, or is not there. @throws HelperLimitError; the reason of the signal */
export async function helperErase(
  helper: string,
  server: string,
  options: HelperOptions = {},
): Promise<void> {
  try {
    await run(helper, 'erase', server, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof HelperLimitError || error instanceof FileError) throw error;
  }
}

/** Passes secrets through the standard streams, never through arguments (docker/docker-credential-helpers). */
async function run(
  helper: string,
  command: 'get' | 'store' | 'erase',
  input: string,
  { signal, limits = helperLimits }: HelperOptions,
): Promise<CommandResult> {
  try {
    return await runCommand(`docker-credential-${helper}`, [command], { input, signal, limits });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof FileError) throw error;
    const Kind = error instanceof CommandLimitError ? HelperLimitError : HelperError;
    throw new Kind(messageOf(error), { cause: error });
  }
}

function failed(helper: string, command: string, exitCode: number): HelperError {
  return new HelperError(`docker-credential-${helper} ${command} failed with exit code ${exitCode}`);
}
