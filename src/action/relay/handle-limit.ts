import { readFile } from 'node:fs/promises';
import type { Logger } from '../../shared/logger.ts';

/** Of the process itself, and of a client and its uploads: each of them has connections to here and to the registry. */
const enough = 64;

/**
 * Warns of a low limit of open files. Without a handle for it, the system resets the connection of a client, and no process is
 * told why. Only Linux shows the limit.
 */
export async function warnOfFewHandles(logger: Pick<Logger, 'warning'>): Promise<void> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const limit = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? enough);
  if (limit >= enough) return;
  logger.warning(
    `The relay may have only ${limit} files and connections open, so that connections of clients may be reset. Raise the limit of open files ("ulimit -n") to ${enough} or more.`,
  );
}
