import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterEach } from '@jest/globals';

const run = promisify(execFile);

/** Mounts file systems in memory for one test. They need root, and the tool `mount`. */
export interface Mounts {
  /** @param options of tmpfs: `size=1m`, `nr_inodes=3`, `ro` @returns the directory, which is created */
  tmpfs(directory: string, options: string): Promise<string>;
  /** @param options such as `remount,ro` */
  remount(directory: string, options: string): Promise<void>;
}

/** All that a test mounts is unmounted after it. */
export function mountsOfTest(): Mounts {
  const mounted: string[] = [];
  afterEach(async () => {
    for (const directory of mounted.splice(0)) await run('umount', ['--lazy', directory]);
  });
  return {
    tmpfs: async (directory, options) => {
      await mkdir(directory, { recursive: true });
      await run('mount', ['-t', 'tmpfs', '-o', options, 'none', directory]);
      mounted.push(directory);
      return directory;
    },
    remount: async (directory, options) => {
      await run('mount', ['-o', options, directory]);
    },
  };
}
