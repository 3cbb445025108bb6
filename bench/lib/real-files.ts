import { execFile } from 'node:child_process';
import { lstat, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

const roots = [
  '/usr/bin',
  '/usr/sbin',
  '/usr/lib',
  resolve(import.meta.dirname, '../../node_modules'),
  '/usr/share',
];
/** Tiny files would give a tar of mostly headers, and a huge file would dominate its layer. */
const size = { least: 4_000, most: 40_000_000 } as const;

/** Images compress to about two fifths. Texts that compress to less than a quarter would make the layers compress too well. */
const mostShrinking = 4;
/** A layer may be this much larger than requested. */
const most = 1.05;

interface RealFile {
  readonly path: string;
  readonly compressedBytes: number;
}

/** Files of this machine, one after the other, as content for layers. */
export class RealFiles {
  readonly #paths = walkAll();
  /** Files that were too large for the layers so far. */
  #postponed: RealFile[] = [];
  readonly #directory: string;

  /** @param directory for temporary files */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** A tar of the next files that has about `bytes` after gzip level 1. */
  async next(bytes: number): Promise<Buffer> {
    const names: string[] = [];
    let total = 0;
    const take = ({ path, compressedBytes }: RealFile): boolean => {
      const fits = total < bytes && total + compressedBytes <= bytes * most;
      if (fits) {
        names.push(path);
        total += compressedBytes;
      }
      return fits;
    };
    this.#postponed = this.#postponed.filter(file => !take(file));
    while (total < bytes) {
      const file = await this.#walkOn();
      if (!take(file)) this.#postponed.push(file);
    }
    return this.#tar(names);
  }

  async #walkOn(): Promise<RealFile> {
    for (;;) {
      const { value, done } = await this.#paths.next();
      if (done === true) throw new Error('This machine has too few files for the benchmark images.');
      const content = await readFile(value);
      const compressedBytes = gzipSync(content, { level: 1 }).length;
      if (content.length / compressedBytes <= mostShrinking) return { path: value, compressedBytes };
    }
  }

  async #tar(names: readonly string[]): Promise<Buffer> {
    const [list, tar] = [join(this.#directory, 'names'), join(this.#directory, 'tar')];
    await writeFile(list, names.join('\n'));
    await promisify(execFile)('tar', ['-cf', tar, '--mtime=@0', '-P', '-T', list]);
    const content = await readFile(tar);
    await Promise.all([rm(list), rm(tar)]);
    return content;
  }
}

async function* walkAll(): AsyncGenerator<string> {
  for (const root of roots) yield* walk(root);
}

async function* walk(directory: string): AsyncGenerator<string> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []); // skipped if not readable
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    if (!entry.isFile()) continue;
    const status = await lstat(path);
    if (status.size >= size.least && status.size <= size.most) yield path;
  }
}
