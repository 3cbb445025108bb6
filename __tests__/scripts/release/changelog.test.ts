import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { releaseNotes } from '../../../scripts/release/changelog.ts';
import { parseVersionTag } from '../../../scripts/release/version-tag.ts';

const notes = (changelog: string, tag: string) => releaseNotes(changelog, parseVersionTag(tag));

const changelog = `# Changelog

What is worth knowing.

## [Unreleased]

### Added

- Something new.

## [1.2.3] - 2026-02-01

### Fixed

- A layer was pushed twice.
  It is pushed once.

### Changed

- Text.

## [1.2.30] - 2026-01-02

- Thirty.

## [1.2.2] - 2026-01-01

### Fixed

### Changed

## [1.2.1]

- Never released.
`;

describe('the notes of a version', () => {
  it('are its section, without heading and neighbors', () => {
    expect(notes(changelog, 'v1.2.3')).toBe(
      '### Fixed\n\n- A layer was pushed twice.\n  It is pushed once.\n\n### Changed\n\n- Text.',
    );
  });

  it('are read from files with Windows line endings', () => {
    expect(notes(changelog.replaceAll('\n', '\r\n'), 'v1.2.30')).toBe('- Thirty.');
  });

  it('are not those of a version with the same prefix', () => {
    expect(() => notes(changelog.replace('## [1.2.3] ', '## [1.2.33] '), 'v1.2.3')).toThrow(
      'CHANGELOG.md has no section "## [1.2.3] - YYYY-MM-DD". Add it.',
    );
  });

  it('are an error if there is no section', () => {
    expect(() => notes(changelog, 'v1.3.0')).toThrow('no section "## [1.3.0] - YYYY-MM-DD"');
  });

  it('are an error if the section has only headings', () => {
    expect(() => notes(changelog, 'v1.2.2')).toThrow(
      'The section [1.2.2] of CHANGELOG.md is empty. Add the release notes.',
    );
  });

  it('need a date', () => {
    expect(() => notes(changelog, 'v1.2.1')).toThrow('[1.2.1] of CHANGELOG.md has no date');
  });
});

describe('the notes of a prerelease', () => {
  it('are the unreleased notes', () => {
    expect(notes(changelog, 'v1.3.0-rc.1')).toBe('### Added\n\n- Something new.');
  });

  it('are its own section if there is one', () => {
    const own = changelog.replace('## [1.2.3]', '## [1.3.0-rc.1] - 2026-03-01\n\n- Try it.\n\n## [1.2.3]');
    expect(notes(own, 'v1.3.0-rc.1')).toBe('- Try it.');
  });

  it('are an error if there are no unreleased notes', () => {
    expect(() => notes(changelog.replace('- Something new.', ''), 'v1.3.0-rc.1')).toThrow(
      'The section [Unreleased] of CHANGELOG.md is empty. Add the release notes.',
    );
    expect(() => notes('# Changelog\n', 'v1.3.0-rc.1')).toThrow('no section "## [1.3.0-rc.1]');
  });
});

describe('CHANGELOG.md', () => {
  const root = join(import.meta.dirname, '..', '..', '..');
  const read = (name: string) => readFile(join(root, name), 'utf8');

  it('begins with the unreleased notes', async () => {
    expect(/^## (.*)$/m.exec(await read('CHANGELOG.md'))?.[1]).toBe('[Unreleased]');
  });

  it('has notes for the version of package.json', async () => {
    const { version } = JSON.parse(await read('package.json'));
    expect(notes(await read('CHANGELOG.md'), `v${version}`)).not.toBe('');
  });

  it('has no links that are broken on the page of a release', async () => {
    expect(await read('CHANGELOG.md')).not.toMatch(/\]\((?!https:)/);
  });
});
