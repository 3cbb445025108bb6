import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';
import { codeOf, fileError, isShortage, whenHandlesAreFree } from '../file-error.ts';
import { formatBytes, formatDuration } from '../units.ts';
import { CollectedOutput } from './collected-output.ts';
import { CommandLimitError, CommandNotFoundError, titleOf } from './command-errors.ts';
import { hasGroups, killLeft, killTree, killTreeNow } from './kill-tree.ts';

export interface CommandResult {
  /** 1 if a signal ended the command. */
  readonly exitCode: number;
  /** Empty if it was written to a file. */
  readonly stdout: string;
  /** The first 64 KiB. */
  readonly stderr: string;
}

/** What a command may take before it is killed. */
export interface CommandLimits {
  /** Since it started or, if its progress can be seen, since the last time that it was looked at. */
  readonly milliseconds: number;
  /** Of standard output, unless that goes to a file. */
  readonly bytes: number;
}

export interface CommandOptions {
  readonly limits: CommandLimits;
  /** Written to standard input. It is not an error if the command does not read it. */
  readonly input?: string;
  /** Receives standard output. The command writes to it directly, not through this process. */
  readonly output?: FileHandle;
  /** Kills the command when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Changes as long as the command gets on, such as the bytes it has written. */
  readonly progress?: () => number | Promise<number>;
  /** For messages; the default are the first words of the command. */
  readonly title?: string;
  /** `command` is a line for the shell. */
  readonly shell?: boolean;
}

const stderrBytes = 64 * 1024;
/** What a command has printed is read within this time after its exit. Its children may keep its streams open for ever. */
const lastWordsMilliseconds = 500;
/** A killed process ends at once, unless the system holds it. Then nobody waits for it. */
const deathMilliseconds = 1000;

/** A process that ends takes its commands with it. */
const running = new Set<ChildProcess>();
let listening = false;

/**
 * Runs a command with these arguments, without logging. Waits for file handles if too many are open. The caller checks the exit
 * code. The command is killed with its children when it exceeds a limit, when `signal` aborts, and at the end of this process. When
 * it ends by itself, what it leaves in the background ends with it, unless that has made itself a service with a session of its own.
 * @param command a file name, searched for in PATH
 * @throws CommandNotFoundError; CommandLimitError; FileError if too many files are open; Error if it cannot be started; the reason of `signal` if it aborts
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  try {
    return await whenHandlesAreFree(() => runOnce(command, args, options));
  } catch (error) {
    throw (isShortage(codeOf(error)) ? fileError(error, 'start a program', command) : undefined) ?? error;
  }
}

async function runOnce(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const { input, output, signal, limits, shell = false, title = titleOf(command, args) } = options;
  signal?.throwIfAborted();
  const stdio: StdioOptions = [input === undefined ? 'ignore' : 'pipe', output?.fd ?? 'pipe', 'pipe'];
  const child = spawn(command, args, {
    stdio,
    env: process.env,
    shell,
    detached: hasGroups,
    windowsHide: true,
  });
  const end = endOf(command, child);
  const stop = (reason: unknown): void => {
    end.stop(reason);
    killTree(child);
  };
  const onMore = () =>
    stop(new CommandLimitError(`"${title}" printed more than ${formatBytes(limits.bytes)}`));
  const stdout = new CollectedOutput(child.stdout, limits.bytes, onMore);
  const stderr = new CollectedOutput(child.stderr, stderrBytes);
  const abort = (): void => stop(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  using time = limitTime(options, what => stop(new CommandLimitError(`"${title}" ${what}`)));
  child.once('exit', () => time[Symbol.dispose]());
  killAtExit(child);
  child.stdin?.on('error', () => {}).end(input); // ignores EPIPE: the exit code and stderr are more useful
  try {
    const exitCode = await end.ended;
    return { exitCode, stdout: stdout.text, stderr: stderr.text };
  } finally {
    signal?.removeEventListener('abort', abort);
    running.delete(child);
    killLeft(child);
    for (const stream of [stdout, stderr]) stream.close();
    child.stdin?.destroy();
  }
}

/** When a command has ended: after its exit, and when all is read that it has printed. */
function endOf(command: string, child: ChildProcess) {
  const { promise: ended, resolve, reject } = Promise.withResolvers<number>();
  let stopped: { readonly reason: unknown } | undefined;
  child.once('error', error =>
    reject(codeOf(error) === 'ENOENT' ? new CommandNotFoundError(command, { cause: error }) : error),
  );
  child.once('close', code => resolve(code ?? 1));
  child.once('exit', code => {
    if (stopped !== undefined) return reject(stopped.reason);
    const leave = () => void setImmediate(resolve, code ?? 1); // after the streams, if this process was busy
    const last = setTimeout(leave, lastWordsMilliseconds);
    child.once('close', () => clearTimeout(last));
  });
  const stop = (reason: unknown): void => {
    if (stopped !== undefined) return;
    stopped = { reason };
    if (child.exitCode === null && child.signalCode === null)
      setTimeout(reject, deathMilliseconds, reason).unref();
    else reject(reason);
  };
  return { ended, stop };
}

/** @param onOver called with what the command did, for a sentence */
function limitTime({ limits, progress }: CommandOptions, onOver: (what: string) => void): Disposable {
  const what = progress === undefined ? 'did not end within' : 'made no progress for';
  let seen: number | undefined = progress === undefined ? undefined : 0;
  let ended = false;
  const look = async (): Promise<void> => {
    const now = await Promise.resolve(progress?.()).catch(() => seen);
    if (ended) return;
    if (now === seen) return onOver(`${what} ${formatDuration(limits.milliseconds)}`);
    seen = now;
    timer = setTimeout(look, limits.milliseconds);
  };
  let timer = setTimeout(look, limits.milliseconds);
  return {
    [Symbol.dispose]: () => {
      ended = true;
      clearTimeout(timer);
    },
  };
}

function killAtExit(child: ChildProcess): void {
  running.add(child);
  if (listening) return;
  listening = true;
  process.on('exit', () => {
    for (const one of running) killTreeNow(one);
  });
}
