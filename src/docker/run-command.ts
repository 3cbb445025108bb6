import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { getExecOutput } from '@actions/exec';
import { untilAborted } from '../shared/abort.ts';
import { messageOf } from '../shared/errors.ts';

export interface CommandAnswer {
  /** 1 when a signal ended the command. */
  readonly exitCode: number;
  /** Empty when it went to a file. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** For its standard input. A command that does not read it is no error. */
  readonly input?: string;
  /** Takes its standard output: the command writes there itself, and nothing passes through this process. */
  readonly output?: FileHandle;
  readonly signal?: AbortSignal;
  /**
   * What becomes of the process when `signal` aborts. One that only asks may be abandoned: nobody waits for its answer. By
   * default it is killed.
   */
  readonly onAbort?: 'kill' | 'abandon';
}

/**
 * Runs a command with these arguments, never through a shell and with nothing of it in the log. Whatever its exit
 * code is, the caller judges it.
 * @param command a file name, looked for in PATH
 * @throws Error when there is no such command, or it cannot be run; the reason of `signal` when it is aborted
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandAnswer> {
  const { signal } = options;
  signal?.throwIfAborted();
  try {
    return await (toolkitCan(options)
      ? askByToolkit(command, args, signal)
      : runChild(command, args, options));
  } catch (error) {
    signal?.throwIfAborted();
    if (!isNotFound(error)) throw error;
    throw new Error(`there is no "${command}" on the PATH`, { cause: error });
  }
}

/**
 * GitHub's toolkit runs what only asks. It does not let go of the process, so that it cannot be killed; it takes all output
 * through its own pipes, which would be gigabytes of `docker save`; and an input that the command does not read is an
 * EPIPE that nobody handles there. Whatever needs one of these is started without it.
 */
function toolkitCan({ input, output, signal, onAbort }: CommandOptions): boolean {
  return input === undefined && output === undefined && (signal === undefined || onAbort === 'abandon');
}

async function askByToolkit(
  command: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<CommandAnswer> {
  const asking = getExecOutput(command, [...args], { silent: true, ignoreReturnCode: true });
  const { exitCode, stdout, stderr } = await (signal === undefined ? asking : untilAborted(asking, signal));
  return { exitCode: exitCode ?? 1, stdout, stderr };
}

async function runChild(
  command: string,
  args: readonly string[],
  { input, output, signal }: CommandOptions,
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

async function ended(child: ChildProcess): Promise<number> {
  const [exitCode] = await once(child, 'close');
  return exitCode ?? 1;
}

function read(stream: ChildProcess['stdout']): Promise<string> {
  return stream === null ? Promise.resolve('') : text(stream);
}

/** One meaning, which `spawn` and the toolkit put in different words. */
function isNotFound(error: unknown): boolean {
  return /ENOENT|^Unable to locate executable file/.test(messageOf(error));
}
