import { messageOf, PushError } from '../shared/errors.ts';
import { type CommandAnswer, type CommandOptions, runCommand } from './run-command.ts';

/**
 * Runs the Docker CLI with these arguments; it finds the daemon by DOCKER_HOST and its context.
 * @throws PushError when there is no Docker CLI; AbortedError
 */
export async function runDocker(
  args: readonly string[],
  options: CommandOptions & { readonly signal: AbortSignal },
): Promise<CommandAnswer> {
  try {
    return await runCommand('docker', args, options);
  } catch (error) {
    options.signal.throwIfAborted();
    throw new PushError(
      `The Docker CLI cannot be run: ${messageOf(error)}.`,
      'Install Docker, or give the image as an archive or OCI layout (oci:, oci-archive:, docker-archive:).',
      { cause: error },
    );
  }
}
