import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CancelledError, messageOf, PushError } from '../shared/errors.ts';

export interface DockerAnswer {
  readonly exitCode: number;
  /** Empty when it went to a file. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface DockerStreams {
  /** For its standard input. */
  readonly input?: string;
  /** Takes its standard output: Docker writes there itself, and nothing passes through this process. */
  readonly output?: FileHandle;
}

/**
 * Runs the Docker CLI with these arguments, never through a shell; it finds the daemon by DOCKER_HOST and its context.
 * On cancellation the process is killed.
 * @throws PushError when there is no Docker CLI; CancelledError
 */
export async function runDocker(
  args: readonly string[],
  signal: AbortSignal,
  { input, output }: DockerStreams = {},
): Promise<DockerAnswer> {
  if (signal.aborted) throw new CancelledError();
  const stdio: StdioOptions = [input === undefined ? 'ignore' : 'pipe', output?.fd ?? 'pipe', 'pipe'];
  const docker = spawn('docker', args, { stdio, signal, killSignal: 'SIGKILL' });
  docker.stdin?.on('error', () => {}).end(input); // a Docker that does not read says why
  try {
    const [exitCode, stdout, stderr] = await Promise.all([
      ended(docker),
      read(docker.stdout),
      read(docker.stderr),
    ]);
    return { exitCode, stdout, stderr };
  } catch (error) {
    if (signal.aborted) throw new CancelledError();
    throw new PushError(
      `The Docker CLI cannot be run: ${messageOf(error)}.`,
      'Install Docker, or give the image as an archive or OCI layout (oci:, oci-archive:, docker-archive:).',
      { cause: error },
    );
  }
}

/** @returns the exit code, 1 when a signal ended it */
async function ended(docker: ChildProcess): Promise<number> {
  const [exitCode] = await once(docker, 'close');
  return exitCode ?? 1;
}

function read(stream: ChildProcess['stdout']): Promise<string> {
  return stream === null ? Promise.resolve('') : text(stream);
}
