import { createReadStream } from 'node:fs';
import { readBounded } from './read-bounded.ts';

/**
 * A whole file that should be small.
 * @param limit bytes
 * @returns undefined when it is longer
 * @throws the error of the operating system
 */
export function readSmallFile(path: string, limit: number): Promise<Buffer | undefined> {
  return readBounded(createReadStream(path), limit);
}
