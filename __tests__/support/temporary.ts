import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';

/** A directory for the tests of the describe block it is called in, removed after them. */
export function temporaryDirectory(): (...parts: string[]) => string {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ecr-mount-push-test-'));
  });
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });
  return (...parts) => join(directory, ...parts);
}
