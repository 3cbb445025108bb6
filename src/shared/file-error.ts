import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, PushError } from './errors.ts';
import { relieveShortage } from './idle-connections.ts';

/** A file of the action could not be written, or one that it needs could not be read, because of the disk or the rights. */
export class FileError extends PushError {}

interface Cause {
  readonly problem: string;
  /** What to do about a file that the action writes, and about one that it reads. */
  readonly write: string;
  readonly read: string;
}

/** What to do when too many files and connections are open. */
export const moreHandles = 'Raise the limit of open files ("ulimit -n"), or lower the input "concurrency".';

const elsewhere = 'set RUNNER_TEMP to a directory';
const space = {
  write: `Free some space there, or ${elsewhere} on a larger disk.`,
  read: 'Free some space there.',
};
const rights = {
  write: `Make it writable for the user of the runner, or ${elsewhere} that is.`,
  read: 'Make it readable for the user of the runner.',
};
const handles = { write: moreHandles, read: moreHandles };
const disk = { write: `Check the disk, or ${elsewhere} on another one.`, read: 'Check the disk.' };

/** Causes that have nothing to do with the content of a file, by the error code of the operating system. */
const causes: Readonly<Record<string, Cause>> = {
  ENOSPC: { problem: 'the disk is full', ...space },
  EDQUOT: { problem: 'the disk quota is used up', ...space },
  EROFS: { problem: 'the file system is read-only', ...rights },
  EACCES: { problem: 'permission denied', ...rights },
  EPERM: { problem: 'permission denied', ...rights },
  EMFILE: { problem: 'too many files are open', ...handles },
  ENFILE: { problem: 'too many files are open on this machine', ...handles },
  EIO: { problem: 'the disk failed', ...disk },
};

/**
 * The error for a file that the action writes.
 * @param doing continues "Cannot": `write the report`
 * @param path of the file or directory
 * @returns undefined if the disk and the rights are not the cause
 */
export function fileError(error: unknown, doing: string, path: string): FileError | undefined {
  return errorFor(error, doing, path, 'write');
}

/** The same for a file that it reads. */
export function readError(error: unknown, doing: string, path: string): FileError | undefined {
  return errorFor(error, doing, path, 'read');
}

function errorFor(
  error: unknown,
  doing: string,
  path: string,
  remedy: 'write' | 'read',
): FileError | undefined {
  const cause = causes[codeOf(error)];
  if (cause === undefined) return undefined;
  return new FileError(`Cannot ${doing} (${path}): ${cause.problem}.`, cause[remedy], { cause: error });
}

/** Like `fileError` for anything that goes wrong, for files that the action makes itself. */
export function writeError(error: unknown, doing: string, path: string): PushError {
  if (error instanceof PushError) return error;
  const remedy = `Check the directory, or ${elsewhere} that exists and is writable.`;
  return (
    fileError(error, doing, path) ??
    new FileError(`Cannot ${doing} (${path}): ${messageOf(error)}`, remedy, { cause: error })
  );
}

/** Error code of the operating system, such as `ENOSPC`; empty for other errors. */
export function codeOf(error: unknown): string {
  return memberOf(error, 'code') ?? '';
}

/** The path of an error of the operating system, if it has one. */
export function pathOf(error: unknown): string | undefined {
  return memberOf(error, 'path');
}

function memberOf(error: unknown, name: 'code' | 'path'): string | undefined {
  const value = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** What a program says that could not write its output. */
const programSays: readonly (readonly [text: RegExp, code: string])[] = [
  [/no space left on device/i, 'ENOSPC'],
  [/disk quota exceeded/i, 'EDQUOT'],
  [/read-only file system/i, 'EROFS'],
  [/too many open files/i, 'EMFILE'],
];

/** `fileError` for a program that wrote to `path`, by what it printed. */
export function programFileError(stderr: string, doing: string, path: string): FileError | undefined {
  const code = programSays.find(([text]) => text.test(stderr))?.[1];
  return code === undefined ? undefined : fileError(Object.assign(new Error(stderr), { code }), doing, path);
}

/** Milliseconds between attempts, and attempts: other work that is in flight closes its files in the meantime. */
const patience = { wait: 50, attempts: 100 };

/** Opens a file when too many are open: again and again for five seconds, as other work closes its own. */
export async function whenHandlesAreFree<T>(open: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await open();
    } catch (error) {
      if (!/^E[MN]FILE$/.test(codeOf(error)) || attempt >= patience.attempts) throw error;
      relieveShortage();
      await delay(patience.wait);
    }
  }
}
