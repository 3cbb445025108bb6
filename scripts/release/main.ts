/**
 * Checks a version tag against package.json and CHANGELOG.md before the release, and passes details of the version to the
 * workflow.
 *
 *   node scripts/release/main.ts v1.2.3
 *
 * Does not require `npm ci`. Prints the notes. In a workflow, sets the outputs major-tag, prerelease and notes.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseNotes } from './changelog.ts';
import { checkPackageVersion, parseVersionTag } from './version-tag.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

try {
  const tag = parseVersionTag(process.argv[2] ?? '');
  checkPackageVersion(tag, JSON.parse(read('package.json')).version);
  const notes = releaseNotes(read('CHANGELOG.md'), tag);
  console.log(notes);
  setOutputs({ 'major-tag': tag.majorTag, prerelease: String(tag.prerelease), notes });
} catch (error) {
  console.error(`::error::${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

function setOutputs(outputs: Readonly<Record<string, string>>): void {
  const file = process.env['GITHUB_OUTPUT'];
  if (file === undefined) return;
  for (const [name, value] of Object.entries(outputs)) {
    const delimiter = randomUUID();
    appendFileSync(file, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
  }
}
