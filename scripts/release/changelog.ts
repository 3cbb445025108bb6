import type { VersionTag } from './version-tag.ts';

/** A heading of a release, as keepachangelog.com has it: `## [1.2.3] - 2026-01-31`, or `## [Unreleased]`. */
const heading = /^## \[(?<name>[^\]]+)\](?: - (?<date>\d{4}-\d{2}-\d{2}))?\s*$/;

interface Section {
  readonly name: string;
  readonly dated: boolean;
  readonly text: string;
}

/**
 * The notes that the changelog has for a version. A prerelease without a section of its own takes what is unreleased.
 * Throws when the section is missing, has no date, or says nothing.
 */
export function releaseNotes(changelog: string, { version, prerelease }: VersionTag): string {
  const sections = sectionsOf(changelog);
  const own = sections.find(({ name }) => name === version);
  const section = own ?? (prerelease ? sections.find(({ name }) => name === 'Unreleased') : undefined);
  if (section === undefined) throw new Error(`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD".`);
  if (section === own && !own.dated)
    throw new Error(`CHANGELOG.md has no date for ${version}: "## [${version}] - YYYY-MM-DD".`);
  if (!saysSomething(section.text))
    throw new Error(`The section [${section.name}] of CHANGELOG.md is empty.`);
  return section.text;
}

function sectionsOf(changelog: string): readonly Section[] {
  return changelog.split(/^(?=## )/m).flatMap(part => {
    const [first = '', ...lines] = part.split('\n');
    const { name, date } = heading.exec(first)?.groups ?? {};
    if (name === undefined) return [];
    return [{ name, dated: date !== undefined, text: lines.join('\n').trim() }];
  });
}

/** More than the headings of its groups (Added, Changed, …). */
const saysSomething = (text: string) => text.split('\n').some(line => /^[^#\s]|^\s+\S/.test(line));
