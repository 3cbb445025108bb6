import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

export interface CommandAnswer {
  readonly exitCode: number;
  /** Empty if it was redirected to a file. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandStreams {
  /** Its standard input. It is not an error if the command does not read it. */
  readonly input?: string;
  /** File for its standard output. The command writes to it directly, without passing through this process. */
  readonly output?: FileHandle;
}

/**
 * Runs a command from PATH with these arguments, without a shell. If `signal` is aborted, the process is killed.
 * @throws the system's error if the command does not exist; AbortError
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { input, output, signal }: CommandStreams & { readonly signal?: AbortSignal } = {},
): Promise<CommandAnswer> {
  const stdio: StdioOptions = [input === undefined ? 'ignore' : 'pipe', output?.fd ?? 'pipe', 'pipe'];
  const child = spawn(command, args, { stdio, env: process.env, signal, killSignal: 'SIGKILL' });
  child.stdin?.on('error', () => {}).end(input); // EPIPE: its exit code and its output are more helpful
  const [exitCode, stdout, stderr] = await Promise.all([
    ended(child),
    read(child.stdout),
    read(child.stderr),
  ]);
  return { exitCode, stdout, stderr };
}

/** @returns the exit code, 1 if the process was ended by a signal */
async function ended(child: ChildProcess): Promise<number> {
  const [exitCode] = await once(child, 'close');
  return exitCode ?? 1;
}

function read(stream: ChildProcess['stdout']): Promise<string> {
  return stream === null ? Promise.resolve('') : text(stream);
}
