import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, PushError } from './errors.ts';
import { relieveShortage } from './idle-connections.ts';

/** A file of the action could not be written, or one that it needs could not be read, because of the disk or the rights. */
export class FileError extends PushError {}

/** What to do when too many files and connections are open. */
export const moreHandles = 'Raise the limit of open files ("ulimit -n"), or lower the input "concurrency".';

/**
 * Where else a file could be that the action writes, as a clause after "or", for what the other place has to be, such as
 * `a larger disk`.
 */
export type Elsewhere = ((place: string) => string) | 'nowhere';

/** Steps cannot set RUNNER_TEMP: the runner sets it to a directory in its work folder. */
const runnerTemp: Elsewhere = place => `move the work folder of the runner (RUNNER_TEMP) to ${place}`;

interface Cause {
  readonly problem: string;
  /** What to do about a file that the action writes, where it could be instead, and what to do about one that it reads. */
  readonly write: string;
  readonly place?: string;
  readonly read: string;
}

const space = {
  write: 'Free some space there ("df", and "df -i" for inodes)',
  place: 'a larger disk',
  read: 'Free some space there',
};
const rights = {
  write: 'Make it writable for the user of the runner',
  place: 'a disk that is',
  read: 'Make it readable for the user of the runner',
};
const path = { write: 'Check the path', place: 'another directory', read: 'Check the path' };
const handles = moreHandles.replace(/\.$/, '');
const machineHandles =
  'Raise the limit of the machine ("sysctl fs.file-max"), or lower the input "concurrency"';
const disk = { write: 'Check the disk', place: 'another one', read: 'Check the disk' };
const server = { write: 'Check the file server', place: 'a local disk', read: 'Check the file server' };
const size = 'Raise the limit of file sizes ("ulimit -f")';
const others = 'End what else uses it';

/** Causes that have nothing to do with the content of a file, by the error code of the operating system. */
const causes: Readonly<Record<string, Cause>> = {
  ENOSPC: { problem: 'the disk is full', ...space },
  EDQUOT: { problem: 'the disk quota is used up', ...space },
  EROFS: { problem: 'the file system is read-only', ...rights },
  EACCES: { problem: 'permission denied', ...rights },
  EPERM: { problem: 'permission denied', ...rights },
  EMFILE: { problem: 'too many files are open', write: handles, read: handles },
  ENFILE: { problem: 'too many files are open on this machine', write: machineHandles, read: machineHandles },
  EIO: { problem: 'the disk failed', ...disk },
  ESTALE: { problem: 'its file server has lost it', ...server },
  EFBIG: { problem: 'the file is too large', write: size, place: 'a disk that allows it', read: size },
  EBUSY: { problem: 'it is in use', write: others, read: others },
  ENOENT: { problem: 'it does not exist', ...path },
  ENOTDIR: { problem: 'a part of the path is not a directory', ...path },
  EISDIR: { problem: 'it is a directory', ...path },
  ELOOP: { problem: 'its symbolic links are a loop', ...path },
  ENAMETOOLONG: { problem: 'the path is too long', ...path },
};

/**
 * The error for a file that the action writes.
 * @param doing continues "Cannot": `write the report`
 * @param path of the file or directory
 * @param elsewhere by default in another RUNNER_TEMP
 * @returns undefined if the error is not one of the operating system about the file
 */
export function fileError(
  error: unknown,
  doing: string,
  path: string,
  elsewhere: Elsewhere = runnerTemp,
): FileError | undefined {
  const cause = causes[codeOf(error)];
  if (cause === undefined) return undefined;
  const move = cause.place === undefined || elsewhere === 'nowhere' ? '' : `, or ${elsewhere(cause.place)}`;
  return new FileError(`Cannot ${doing} (${path}): ${cause.problem}.`, `${cause.write}${move}.`, {
    cause: error,
  });
}

/** Like `fileError` for anything that goes wrong, for files that the action makes itself. */
export function writeError(
  error: unknown,
  doing: string,
  path: string,
  elsewhere: Elsewhere = runnerTemp,
): PushError {
  if (error instanceof PushError) return error;
  const known = fileError(error, doing, path, elsewhere);
  if (known !== undefined) return known;
  const move = elsewhere === 'nowhere' ? '' : `, or ${elsewhere('a directory that exists and is writable')}`;
  return new FileError(`Cannot ${doing} (${path}): ${messageOf(error)}`, `Check the directory${move}.`, {
    cause: error,
  });
}

/** The error for a file that the action reads, for anything that goes wrong. @param doing continues "Cannot" */
export function readError(error: unknown, doing: string, path: string): PushError {
  if (error instanceof PushError) return error;
  const { problem, read } = causes[codeOf(error)] ?? { problem: messageOf(error), read: 'Check the file' };
  return new FileError(`Cannot ${doing} (${path}): ${problem}.`, `${read}.`, { cause: error });
}

/** Error code of the operating system, such as `ENOSPC`; empty for other errors. */
export function codeOf(error: unknown): string {
  return memberOf(error, 'code') ?? '';
}

/** Whether the error code says that no file or connection can be opened, because too many are: of this process, or of the machine. */
export function isShortage(code: string): boolean {
  return code === 'EMFILE' || code === 'ENFILE';
}

/** The path of an error of the operating system, if it has one. */
export function pathOf(error: unknown): string | undefined {
  return memberOf(error, 'path');
}

function memberOf(error: unknown, name: 'code' | 'path'): string | undefined {
  const value = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** What a program says that could not write its output, and the path of another file that it could not write. */
const programSays: readonly (readonly [text: RegExp, code: string])[] = [
  [/(?:(?<path>\/[^\s:]+): )?no space left on device/i, 'ENOSPC'],
  [/(?:(?<path>\/[^\s:]+): )?disk quota exceeded/i, 'EDQUOT'],
  [/(?:(?<path>\/[^\s:]+): )?read-only file system/i, 'EROFS'],
  [/(?:(?<path>\/[^\s:]+): )?file too large/i, 'EFBIG'],
  [/(?:(?<path>\/[^\s:]+): )?too many open files/i, 'EMFILE'],
];

/**
 * `fileError` for a program that wrote to `path`, by what it printed. It may also have had no space for a file of its own:
 * Docker's daemon makes a copy of an image that it saves.
 */
export function programFileError(
  stderr: string,
  doing: string,
  path: string,
  elsewhere: Elsewhere = runnerTemp,
): FileError | undefined {
  for (const [text, code] of programSays) {
    const said = text.exec(stderr);
    if (said === null) continue;
    const own = said.groups?.['path'] ?? '/dev/stdout';
    const error = Object.assign(new Error(stderr), { code });
    return /^\/(?:dev|proc)\//.test(own)
      ? fileError(error, doing, path, elsewhere)
      : fileError(error, doing, own, own.startsWith(path) ? elsewhere : 'nowhere');
  }
  return undefined;
}

/** Milliseconds between attempts, and attempts: other work that is in flight closes its files in the meantime. */
const patience = { wait: 50, attempts: 100 };

/** Opens a file when too many are open: again and again for five seconds, as other work closes its own. */
export async function whenHandlesAreFree<T>(open: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await open();
    } catch (error) {
      if (!isShortage(codeOf(error)) || attempt >= patience.attempts) throw error;
      relieveShortage();
      await delay(patience.wait);
    }
  }
}
