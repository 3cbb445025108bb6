import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, PushError } from '../../shared/errors.ts';
import { codeOf, fileError, isShortage, whenHandlesAreFree, writeError } from '../../shared/file-error.ts';
import { mask } from '../inert.ts';
import { waitUntilGone } from './alive.ts';
import { answerSchema, keep, type Ready, type Start } from './messages.ts';
import { logPath } from './relay-log.ts';

/** Argument of the entry point that makes it the background process. */
export const serveArgument = 'serve';

/** To sign in and to listen takes a second or two. */
const readyMilliseconds = 60_000;
/** For an abandoned process to leave by itself. */
const leaveMilliseconds = 1000;

/** The background process, until it is on its own. */
export class Background {
  readonly #child: ChildProcess;
  /** Rejects with a PushError if the relay cannot start. */
  readonly ready: Promise<Ready>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.ready = readyOf(child);
    this.ready.catch(() => {}); // whoever awaits it gets the error
  }

  /**
   * Starts this script again, in a process that outlives the step. Its output goes to the log file, because the runner
   * waits for everything that holds a pipe of the step.
   */
  static async start(start: Start): Promise<Background> {
    const path = logPath(start.directory);
    await using log = await whenHandlesAreFree(() => open(path, 'ax', 0o600)).catch(error => {
      throw writeError(error, "write the relay's log", path);
    });
    const script = process.argv[1] ?? '';
    const child = spawn(process.execPath, [...process.execArgv, script, serveArgument], {
      cwd: dirname(start.directory), // not the workspace: Windows does not delete a directory that a process is in
      detached: true,
      env: backgroundEnvironment(process.env),
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
      windowsHide: true,
    });
    const background = new Background(child);
    if (child.connected) child.send(start, () => {}); // if it has ended, or did not start, `ready` says so
    return background;
  }

  /** Leaves the process on its own. */
  async release(): Promise<void> {
    if (!this.#child.connected) return;
    const disconnected = once(this.#child, 'disconnect');
    this.#child.send(keep, () => {});
    await disconnected;
    this.#child.unref();
  }

  /** Ends the process if it has not been released. */
  async end(): Promise<void> {
    const { pid } = this.#child;
    if (this.#child.connected) this.#child.disconnect(); // tells it to leave
    if (pid !== undefined && !(await waitUntilGone(pid, leaveMilliseconds))) this.kill();
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

function readyOf(child: ChildProcess): Promise<Ready> {
  const { promise, resolve, reject } = Promise.withResolvers<Ready>();
  const overdue = setTimeout(() => reject(tooSlow()), readyMilliseconds);
  child.on('message', message => {
    const answer = answerSchema.parse(message);
    if (answer.type === 'secret') mask(answer.secret);
    if (answer.type === 'ready') resolve(answer);
    if (answer.type === 'failed') reject(failureOf(answer));
  });
  child.once('error', error => reject(startError(error)));
  child.once('disconnect', () => reject(cannotStart('its process ended at once'))); // after its last message
  return promise.finally(() => clearTimeout(overdue));
}

function failureOf({ message, remedy }: { message: string; remedy?: string | undefined }): Error {
  return remedy === undefined ? new Error(message) : new PushError(message, remedy);
}

function startError(error: Error): PushError {
  const handles = isShortage(codeOf(error));
  return (
    (handles ? fileError(error, 'start the relay', process.execPath) : undefined) ??
    cannotStart(messageOf(error))
  );
}

function cannotStart(why: string): PushError {
  return new PushError(`The relay cannot be started: ${why}.`, 'See its log above, and run the job again.');
}

function tooSlow(): PushError {
  return new PushError(
    `The relay did not start within ${readyMilliseconds / 1000} s.`,
    'Check the connection to AWS, and run the job again.',
  );
}

/**
 * One arena instead of one for each thread: 15 MB less with many uploads at once, and only one thread allocates much. For glibc;
 * other C libraries don't read it.
 */
const allocator = { MALLOC_ARENA_MAX: '1' } as const;

/**
 * The environment of the step without what belongs to the step only: the files of its outputs, and tokens of GitHub that
 * a relay has no use for. The runner finds the process by RUNNER_TRACKING_ID, and ends it with the job.
 */
function backgroundEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !isOfStep(name));
  return { ...allocator, ...Object.fromEntries(kept) };
}

function isOfStep(name: string): boolean {
  return (
    /^(?:INPUT_GITHUB-TOKEN|GITHUB_TOKEN|GH_TOKEN)$/i.test(name) ||
    /^(?:STATE_|ACTIONS_(?!ID_TOKEN_))/i.test(name) || // a credential process may ask GitHub for an ID token
    /^GITHUB_(?:OUTPUT|STATE|ENV|PATH|STEP_SUMMARY)$/i.test(name)
  );
}
