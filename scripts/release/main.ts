/**
 * Checks a version tag against package.json and CHANGELOG.md before anything is released, and hands on to the workflow
 * what it needs to know of the version.
 *
 *   node scripts/release/main.ts v1.2.3
 *
 * Runs without `npm ci`. Prints the notes; in a workflow, writes major-tag, prerelease and notes as outputs.
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
