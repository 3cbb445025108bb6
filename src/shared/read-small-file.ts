import { createReadStream } from 'node:fs';
import { whenHandlesAreFree } from './file-error.ts';
import { readBounded } from './read-bounded.ts';

/**
 * A whole file that should be small. Waits for file handles if too many are open.
 * @param limit bytes
 * @returns undefined when it is longer
 * @throws the error of the operating system
 */
export function readSmallFile(path: string, limit: number): Promise<Buffer | undefined> {
  return whenHandlesAreFree(() => readBounded(createReadStream(path), limit));
}
