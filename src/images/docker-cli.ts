import { getExecOutput } from '@actions/exec';
import { untilAborted } from '../shared/abort.ts';
import { messageOf, PushError } from '../shared/errors.ts';
import { type CommandAnswer, type CommandStreams, runCommand } from '../shared/run-command.ts';

/**
 * Runs the Docker CLI with these arguments, never through a shell; it finds the daemon by DOCKER_HOST and its context.
 * On cancellation the process is killed.
 * @throws PushError when there is no Docker CLI; AbortedError
 */
export function runDocker(
  args: readonly string[],
  signal: AbortSignal,
  streams: CommandStreams = {},
): Promise<CommandAnswer> {
  return answerOf(() => runCommand('docker', args, { ...streams, signal }), signal);
}

/** As `runDocker`, for what only asks: on cancellation nobody waits for the answer, and nothing has to be killed. */
export function askDocker(args: readonly string[], signal: AbortSignal): Promise<CommandAnswer> {
  return answerOf(() => {
    const answer = getExecOutput('docker', [...args], { silent: true, ignoreReturnCode: true });
    return untilAborted(answer, signal);
  }, signal);
}

async function answerOf(run: () => Promise<CommandAnswer>, signal: AbortSignal): Promise<CommandAnswer> {
  signal.throwIfAborted();
  try {
    return await run();
  } catch (error) {
    signal.throwIfAborted();
    throw new PushError(
      `The Docker CLI cannot be run: ${problem(messageOf(error))}.`,
      'Install Docker, or give the image as an archive or OCI layout (oci:, oci-archive:, docker-archive:).',
      { cause: error },
    );
  }
}

/** One meaning, which `spawn` and @actions/exec put in different words. */
function problem(message: string): string {
  const isMissing = /ENOENT|^Unable to locate executable file/.test(message);
  return isMissing ? 'there is no "docker" on the PATH' : message;
}
