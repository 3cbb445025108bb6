import { messageOf, PushError } from '../shared/errors.ts';
import { CommandNotFoundError, type CommandOptions, type CommandResult, runCommand } from './run-command.ts';

type AbortableOptions = CommandOptions & { readonly signal: AbortSignal };

const elsewhere = 'or use an archive or OCI layout (oci:, oci-archive:, docker-archive:).';

/**
 * Runs the Docker CLI with these arguments. It uses DOCKER_HOST and the Docker context to find the daemon.
 * @throws PushError if the Docker CLI cannot be started; AbortedError
 */
export async function runDocker(args: readonly string[], options: AbortableOptions): Promise<CommandResult> {
  try {
    return await runCommand('docker', args, options);
  } catch (error) {
    options.signal.throwIfAborted();
    throw cannotStart('The Docker CLI', error, 'Docker');
  }
}

/** Programs that have images, and take the same commands for them. */
export type ImageProgram = 'docker' | 'podman';

/** For messages. */
export function programName(program: ImageProgram): string {
  return program === 'docker' ? 'Docker' : 'Podman';
}

/**
 * Runs a command about images with Docker, or with Podman where Docker is not installed. DOCKER_HOST means Docker.
 * @throws PushError if neither can be started; AbortedError
 */
export async function runImageProgram(
  args: readonly string[],
  options: AbortableOptions,
): Promise<CommandResult & { readonly program: ImageProgram }> {
  const onlyDocker = Boolean(process.env['DOCKER_HOST']);
  for (const program of onlyDocker ? (['docker'] as const) : (['docker', 'podman'] as const)) {
    try {
      return { ...(await runCommand(program, args, options)), program };
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof CommandNotFoundError)) {
        throw cannotStart(programName(program), error, programName(program));
      }
    }
  }
  throw onlyDocker
    ? new PushError('Docker is not on the PATH.', `Install Docker, ${elsewhere}`)
    : new PushError('Neither Docker nor Podman is on the PATH.', `Install one of them, ${elsewhere}`);
}

function cannotStart(what: string, error: unknown, program: string): PushError {
  return new PushError(
    `${what} cannot be started: ${messageOf(error)}.`,
    `Install ${program}, ${elsewhere}`,
    {
      cause: error,
    },
  );
}
