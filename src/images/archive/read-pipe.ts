import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, readError, whenHandlesAreFree } from '../../shared/file-error.ts';

const reading = 'read the archive';
const chunkBytes = 256 * 1024;
const pollMilliseconds = 20;

/**
 * Waits for a writer and reads a named pipe until the writer closes it. All reads are non-blocking: a thread that waits in the
 * kernel for a writer that never comes cannot be cancelled and would keep the process alive.
 * @throws FileError, AbortedError
 */
export async function* readPipe(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK;
  const handle = await whenHandlesAreFree(() => open(path, flags)).catch(error => {
    throw readError(error, reading, path);
  });
  try {
    let hasWriter = false;
    for (;;) {
      signal.throwIfAborted();
      const chunk = await readNow(handle, path);
      if (chunk !== undefined && chunk.length > 0) {
        hasWriter = true;
        yield chunk;
      } else if (chunk !== undefined && hasWriter) {
        return;
      } else {
        hasWriter ||= chunk === undefined;
        await wait(pollMilliseconds);
      }
    }
  } finally {
    await handle.close();
  }
}

/** The available bytes: empty if no writer has the pipe open, undefined if the writer has not written anything yet. */
async function readNow(handle: FileHandle, path: string): Promise<Buffer | undefined> {
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, null);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return undefined;
    throw readError(error, reading, path);
  }
}
