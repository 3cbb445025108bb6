/**
 * dist/build.json records what dist/ was built from, so that tests and benchmarks can reject bundles that are out of
 * date. Building again and comparing would need no record, but takes far longer than reading and hashing everything. CI
 * does build again and compares all of dist/, including the record.
 */
import { createHash, type Hash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

const project = join(import.meta.dirname, '..');
const recordFile = 'dist/build.json';

interface BundleRecord {
  /** SHA-256 over everything that the bundles are built from. */
  readonly sources: string;
  /** SHA-256 over all of dist/ except the record, because a merge or checkout may have updated only parts of it. */
  readonly bundles: string;
}

/** Writes the record of the dist/ that was just built. */
export async function recordBundles(root = project): Promise<void> {
  await writeFile(join(root, recordFile), await recordOf(root));
}

/** @throws Error with a message in one line if dist/ is out of date */
export async function checkBundles(root = project): Promise<void> {
  const recorded = await readFile(join(root, recordFile), 'utf8').catch(() => undefined);
  if (recorded === undefined || recorded !== (await recordOf(root)))
    throw new Error('dist/ is out of date. Run "npm run build".');
}

let checked: Promise<void> | undefined;

/** The same for this project, checked once per process. */
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

/** Sorted paths, relative to the root. */
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

/** The bundled packages and the build tools. Other packages, and our own version, may change without a new build. */
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
