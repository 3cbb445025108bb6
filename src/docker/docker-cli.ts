import { messageOf, PushError } from '../shared/errors.ts';
import { type CommandOptions, type CommandResult, runCommand } from './run-command.ts';

/**
 * Runs the Docker CLI with these arguments. It uses DOCKER_HOST and the Docker context to find the daemon.
 * @throws PushError if the Docker CLI cannot be started; AbortedError
 */
export async function runDocker(
  args: readonly string[],
  options: CommandOptions & { readonly signal: AbortSignal },
): Promise<CommandResult> {
  try {
    return await runCommand('docker', args, options);
  } catch (error) {
    options.signal.throwIfAborted();
    throw new PushError(
      `The Docker CLI cannot be started: ${messageOf(error)}.`,
      'Install Docker, or use an archive or OCI layout (oci:, oci-archive:, docker-archive:).',
      { cause: error },
    );
  }
}
