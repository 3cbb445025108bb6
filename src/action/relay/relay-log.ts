import { writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, readError, whenHandlesAreFree } from '../../shared/file-error.ts';
import type { Logger } from '../../shared/logger.ts';
import { actionLogger } from '../action-logger.ts';
import { inert } from '../inert.ts';

/** More than this of a long log is not shown. */
const shownBytes = 1024 * 1024;
/** As many annotations as GitHub shows for a step. */
const mostWarnings = 10;

const levels = { warning: 'Warning: ', notice: 'Notice: ', debug: 'Debug: ' } as const;
const timed = /^\d\d:\d\d:\d\d /;

export function logPath(directory: string): string {
  return join(directory, 'relay.log');
}

/** Writes to standard output, which is the log file. Its lines have the time, no known secret, and no workflow command. */
export function relayLogger(debugging: boolean): Logger {
  const write = (text: string): void => {
    const time = new Date().toISOString().slice(11, 19);
    try {
      writeSync(process.stdout.fd, `${time} ${inert(text)}\n`);
    } catch {
      // A full disk costs lines of the log. As a stream, it would end with the first of them, and the process, too.
    }
  };
  return {
    info: write,
    warning: message => write(levels.warning + message),
    notice: message => write(levels.notice + message),
    debug: message => {
      if (debugging) write(levels.debug + message);
    },
    group: (title, lines) => {
      write(title);
      for (const line of lines) write(`  ${line}`);
    },
  };
}

/** The lines of the log, or its last ones. Empty if there is none, or if it cannot be read, which is a warning. */
export async function readLog(directory: string): Promise<readonly string[]> {
  try {
    await using file = await whenHandlesAreFree(() => open(logPath(directory)));
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(Math.min(size, shownBytes)),
      position: Math.max(0, size - shownBytes),
    });
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    return lines.slice(size > shownBytes ? 1 : 0).filter(line => line !== '');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT')
      actionLogger.warning(readError(error, 'read the log of the relay', logPath(directory)).line);
    return [];
  }
}

/** Prints the log in the job's log, collapsed, and its warnings as annotations. */
export function printLog(lines: readonly string[]): void {
  if (lines.length === 0) return;
  actionLogger.group('Log of the relay', lines);
  const saying = (level: string) =>
    lines.flatMap(line => {
      const text = line.replace(timed, '');
      return timed.test(line) && text.startsWith(level) ? [text.slice(level.length)] : [];
    });
  for (const text of [...new Set(saying(levels.warning))].slice(0, mostWarnings)) actionLogger.warning(text);
  for (const text of [...new Set(saying(levels.notice))].slice(0, mostWarnings)) actionLogger.notice(text);
}
