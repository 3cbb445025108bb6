import { CommandLimitError, CommandNotFoundError } from '../shared/commands/command-errors.ts';
import {
  type CommandLimits,
  type CommandOptions,
  type CommandResult,
  runCommand,
} from '../shared/commands/run-command.ts';
import { messageOf, PushError } from '../shared/errors.ts';
import { FileError } from '../shared/file-error.ts';

/** For commands that only ask or name something. A daemon under load may let them wait. */
const shortCommand: CommandLimits = { milliseconds: 120_000, bytes: 32_000_000 };
/**
 * For `save` and `push`, which take as long as the image is large: without progress. A daemon that stores unpacked layers writes
 * a copy of the image to its own disk before it sends the first byte.
 */
export const longCommand: CommandLimits = { milliseconds: 30 * 60_000, bytes: 1_000_000 };

type AbortableOptions = Omit<CommandOptions, 'limits'> & {
  readonly signal: AbortSignal;
  /** Default: 2 minutes, and 32 MB of output. */
  readonly limits?: CommandLimits | undefined;
};

const elsewhere = 'or use an archive or OCI layout (oci:, oci-archive:, docker-archive:).';

/**
 * Runs the Docker CLI with these arguments. It uses DOCKER_HOST and the Docker context to find the daemon.
 * @throws DockerLimitError; PushError if the Docker CLI cannot be started; AbortedError
 */
export async function runDocker(args: readonly string[], options: AbortableOptions): Promise<CommandResult> {
  try {
    return await runCommand('docker', args, { ...options, limits: options.limits ?? shortCommand });
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof CommandLimitError) throw new DockerLimitError('docker', error);
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
 * @throws DockerLimitError; PushError if neither can be started; AbortedError
 */
export async function runImageProgram(
  args: readonly string[],
  options: AbortableOptions,
): Promise<CommandResult & { readonly program: ImageProgram }> {
  const onlyDocker = Boolean(process.env['DOCKER_HOST']);
  for (const program of onlyDocker ? (['docker'] as const) : (['docker', 'podman'] as const)) {
    try {
      const limits = options.limits ?? shortCommand;
      return { ...(await runCommand(program, args, { ...options, limits })), program };
    } catch (error) {
      options.signal.throwIfAborted();
      if (error instanceof CommandLimitError) throw new DockerLimitError(program, error);
      if (!(error instanceof CommandNotFoundError)) {
        throw cannotStart(programName(program), error, programName(program));
      }
    }
  }
  throw onlyDocker
    ? new PushError('Docker is not on the PATH.', `Install Docker, ${elsewhere}`)
    : new PushError('Neither Docker nor Podman is on the PATH.', `Install one of them, ${elsewhere}`);
}

/** The command hung or printed without end, and was killed. */
export class DockerLimitError extends PushError {
  constructor(program: ImageProgram, error: CommandLimitError) {
    super(
      `${error.message}.`,
      `Check on this machine that ${programName(program)} answers ("${program} info"), and run the job again.`,
      { cause: error },
    );
  }
}

function cannotStart(what: string, error: unknown, program: string): PushError {
  if (error instanceof FileError) return error;
  return new PushError(
    `${what} cannot be started: ${messageOf(error)}.`,
    `Install ${program}, ${elsewhere}`,
    {
      cause: error,
    },
  );
}
