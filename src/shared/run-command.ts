import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

export interface CommandAnswer {
  readonly exitCode: number;
  /** Empty when it went to a file. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandStreams {
  /** For its standard input. A command that does not read it is no error. */
  readonly input?: string;
  /** Takes its standard output: the command writes there itself, and nothing passes through this process. */
  readonly output?: FileHandle;
}

/**
 * Runs a command of PATH with these arguments, never through a shell. When `signal` aborts the process is killed.
 * @throws Error of the system when there is no such command; AbortError
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { input, output, signal }: CommandStreams & { readonly signal?: AbortSignal } = {},
): Promise<CommandAnswer> {
  const stdio: StdioOptions = [input === undefined ? 'ignore' : 'pipe', output?.fd ?? 'pipe', 'pipe'];
  const child = spawn(command, args, { stdio, env: process.env, signal, killSignal: 'SIGKILL' });
  child.stdin?.on('error', () => {}).end(input); // EPIPE: its exit code and what it says tell more
  const [exitCode, stdout, stderr] = await Promise.all([
    ended(child),
    read(child.stdout),
    read(child.stderr),
  ]);
  return { exitCode, stdout, stderr };
}

/** @returns the exit code, 1 when a signal ended it */
async function ended(child: ChildProcess): Promise<number> {
  const [exitCode] = await once(child, 'close');
  return exitCode ?? 1;
}

function read(stream: ChildProcess['stdout']): Promise<string> {
  return stream === null ? Promise.resolve('') : text(stream);
}
