import type { VersionTag } from './version-tag.ts';

/** The heading of a release in the format of keepachangelog.com: `## [1.2.3] - 2026-01-31` or `## [Unreleased]`. */
const heading = /^## \[(?<name>[^\]]+)\](?: - (?<date>\d{4}-\d{2}-\d{2}))?\s*$/;

interface Section {
  readonly name: string;
  readonly dated: boolean;
  readonly text: string;
}

/**
 * The notes for a version from the changelog. A prerelease without its own section uses the notes of `[Unreleased]`.
 * Throws if the section is missing, has no date, or is empty.
 */
export function releaseNotes(changelog: string, { version, prerelease }: VersionTag): string {
  const sections = sectionsOf(changelog);
  const own = sections.find(({ name }) => name === version);
  const section = own ?? (prerelease ? sections.find(({ name }) => name === 'Unreleased') : undefined);
  if (section === undefined)
    throw new Error(`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD". Add it.`);
  if (section === own && !own.dated)
    throw new Error(
      `The section [${version}] of CHANGELOG.md has no date. Use "## [${version}] - YYYY-MM-DD".`,
    );
  if (!hasNotes(section.text))
    throw new Error(`The section [${section.name}] of CHANGELOG.md is empty. Add the release notes.`);
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

/** Whether a section has more than the headings of its groups (Added, Changed, …). */
const hasNotes = (text: string) => text.split('\n').some(line => /^[^#\s]|^\s+\S/.test(line));
