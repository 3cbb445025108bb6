/**
 * dist/build.json records what dist/ was built from, so that bundles that are out of date are refused where they are
 * run: tests and measurements of yesterday's code say nothing. To build anew and compare would need no record, but takes
 * far longer than to read and hash everything. Whether the record itself is true is for CI, which builds anew and
 * compares all of dist/.
 */
import { createHash, type Hash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

const project = join(import.meta.dirname, '..');
const recordFile = 'dist/build.json';

interface BundleRecord {
  /** SHA-256 over all that the bundles are made from. */
  readonly sources: string;
  /** SHA-256 over all of dist/ but the record: a merge or checkout may have brought a part of it only. */
  readonly bundles: string;
}

/** Writes the record of the dist/ that was just built. */
export async function recordBundles(root = project): Promise<void> {
  await writeFile(join(root, recordFile), await recordOf(root));
}

/** @throws Error in one line when dist/ is not what the sources build */
export async function checkBundles(root = project): Promise<void> {
  const recorded = await readFile(join(root, recordFile), 'utf8').catch(() => undefined);
  if (recorded === undefined || recorded !== (await recordOf(root)))
    throw new Error('dist/ is not what src/ builds: run "npm run build".');
}

let checked: Promise<void> | undefined;

/** The same for this project, looked at once in a process. */
export function requireCurrentBundles(): Promise<void> {
  checked ??= checkBundles();
  return checked;
}

/** The text of the record. */
async function recordOf(root: string): Promise<string> {
  const sources = createHash('sha256');
  const settings = ['scripts/build.ts', 'tsconfig.build.json', 'tsconfig.json'];
  for (const file of [...(await filesIn(root, 'src')), ...settings]) await addFile(sources, root, file);
  sources.update(await lockedPackages(root));
  const bundles = createHash('sha256');
  for (const file of await filesIn(root, 'dist')) if (file !== recordFile) await addFile(bundles, root, file);
  const record: BundleRecord = { sources: sources.digest('hex'), bundles: bundles.digest('hex') };
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

/** Sorted, from the root. */
async function filesIn(root: string, directory: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, directory), { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted();
}

async function addFile(hash: Hash, root: string, file: string): Promise<void> {
  const content = await readFile(join(root, file));
  hash.update(`${file} ${content.length}\n`).update(content);
}

/** The packages that are bundled, and those that bundle. Others may change without a build, as may our own version. */
async function lockedPackages(root: string): Promise<string> {
  const lock: { readonly packages: Readonly<Record<string, { readonly dev?: boolean }>> } = JSON.parse(
    await readFile(join(root, 'package-lock.json'), 'utf8'),
  );
  const tools = ['node_modules/typescript', 'node_modules/@vercel/ncc'];
  const used = Object.entries(lock.packages).filter(
    ([name, { dev }]) => name !== '' && (dev !== true || tools.includes(name)),
  );
  return JSON.stringify(used);
}
