import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { getExecOutput } from '@actions/exec';
import { untilAborted } from '../shared/abort.ts';
import { messageOf } from '../shared/errors.ts';

export interface CommandResult {
  /** 1 if a signal ended the command. */
  readonly exitCode: number;
  /** Empty if it was written to a file. */
  readonly stdout: string;
  readonly stderr: string;
}

/** The command is not on the PATH. */
export class CommandNotFoundError extends Error {
  constructor(command: string, options?: ErrorOptions) {
    super(`"${command}" is not on the PATH`, options);
  }
}

export interface CommandOptions {
  /** Written to standard input. It is not an error if the command does not read it. */
  readonly input?: string;
  /** Receives standard output. The command writes to it directly, not through this process. */
  readonly output?: FileHandle;
  readonly signal?: AbortSignal;
  /**
   * What happens to the process when `signal` aborts. A read-only command can be abandoned: nothing waits for its result. The
   * default is `kill`.
   */
  readonly onAbort?: 'kill' | 'abandon';
}

/**
 * Runs a command with these arguments, without a shell and without logging. The caller checks the exit code.
 * @param command a file name, searched for in PATH
 * @throws Error if the command does not exist or cannot be started; the reason of `signal` if it aborts
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { signal } = options;
  signal?.throwIfAborted();
  try {
    return await (canUseToolkit(options)
      ? runWithToolkit(command, args, signal)
      : runChild(command, args, options));
  } catch (error) {
    signal?.throwIfAborted();
    if (!isNotFound(error)) throw error;
    throw new CommandNotFoundError(command, { cause: error });
  }
}

/**
 * GitHub's toolkit runs read-only commands. It does not expose the process, so the process cannot be killed. It pipes all output
 * through this process, which would be gigabytes for `docker save`. And it does not handle the EPIPE if the command does not
 * read its input. Commands that need one of these are started without the toolkit.
 */
function canUseToolkit({ input, output, signal, onAbort }: CommandOptions): boolean {
  return input === undefined && output === undefined && (signal === undefined || onAbort === 'abandon');
}

async function runWithToolkit(
  command: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<CommandResult> {
  const running = getExecOutput(command, [...args], { silent: true, ignoreReturnCode: true });
  const { exitCode, stdout, stderr } = await (signal === undefined ? running : untilAborted(running, signal));
  return { exitCode: exitCode ?? 1, stdout, stderr };
}

async function runChild(
  command: string,
  args: readonly string[],
  { input, output, signal }: CommandOptions,
): Promise<CommandResult> {
  const stdio: StdioOptions = [input === undefined ? 'ignore' : 'pipe', output?.fd ?? 'pipe', 'pipe'];
  const child = spawn(command, args, { stdio, env: process.env, signal, killSignal: 'SIGKILL' });
  child.stdin?.on('error', () => {}).end(input); // ignores EPIPE: the exit code and stderr are more useful
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

/** `spawn` and the toolkit have different messages for the same error. */
function isNotFound(error: unknown): boolean {
  return /ENOENT|^Unable to locate executable file/.test(messageOf(error));
}
