import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { getExecOutput } from '@actions/exec';
import { CancelledError, messageOf, PushError } from '../shared/errors.ts';

export interface DockerAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the Docker CLI with these arguments, never through a shell; it finds the daemon by DOCKER_HOST and its context.
 * On cancellation the process is killed.
 * @param input for its standard input
 * @throws PushError when there is no Docker CLI; CancelledError
 */
export async function runDocker(
  args: readonly string[],
  signal: AbortSignal,
  input?: string,
): Promise<DockerAnswer> {
  const processes = watchProcesses(args);
  const kill = (): void => processes.kill();
  signal.addEventListener('abort', kill);
  try {
    const answer = await getExecOutput('docker', [...args], {
      silent: true,
      ignoreReturnCode: true,
      ...(input === undefined ? {} : { input: Buffer.from(input) }),
    });
    if (signal.aborted) throw new CancelledError();
    return answer;
  } catch (error) {
    if (signal.aborted) throw new CancelledError();
    throw new PushError(
      `The Docker CLI cannot be run: ${messageOf(error)}.`,
      'Install Docker, or give the image as an archive or OCI layout (oci:, oci-archive:, docker-archive:).',
      { cause: error },
    );
  } finally {
    signal.removeEventListener('abort', kill);
    processes.unwatch();
  }
}

/** `@actions/exec` cannot stop what it started; Node.js announces every process on this channel. */
function watchProcesses(args: readonly string[]): { kill(): void; unwatch(): void } {
  const started = new Set<ChildProcess>();
  const add = (message: unknown): void => {
    started.add((message as { process: ChildProcess }).process);
  };
  subscribe('child_process', add);
  return {
    kill: () => {
      for (const child of started) {
        if (child.spawnargs.slice(-args.length).join('\0') === args.join('\0')) child.kill('SIGKILL');
      }
    },
    unwatch: () => unsubscribe('child_process', add),
  };
}
