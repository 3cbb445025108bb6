import picomatch from 'picomatch';
import { parseEcrHost } from '../oci/reference.ts';
import { InputError } from '../shared/errors.ts';

/** The input `mount-from`: which repositories may give layers, and in which order they are asked. */
export interface MountPatterns {
  /** `mount-from: none`. */
  readonly none: boolean;
  /** Whether the registry has to be listed: some pattern is not a plain name. */
  readonly needsListing: boolean;
  /** Plain names among the patterns, in the user's order. */
  readonly names: readonly string[];
  /** Position of the first pattern that matches; undefined when none does. */
  rankOf(repository: string): number | undefined;
  isExcluded(repository: string): boolean;
  /** The pattern at that position was written by the user for certain repositories, not `**`. */
  isExplicit(rank: number): boolean;
}

const validPattern = /^[a-z0-9*?[\]{}()!|,._/+@-]+$/;

/** @throws InputError when a line is no pattern of repository names */
export function parseMountPatterns(lines: readonly string[]): MountPatterns {
  const none = lines.length === 1 && lines[0] === 'none';
  for (const line of lines) checkPattern(line, lines.length);
  const excluded = lines.filter(line => line.startsWith('!')).map(line => line.slice(1));
  const given = none ? [] : lines.filter(line => !line.startsWith('!'));
  const included = given.length === 0 && !none ? ['**'] : given;
  const isExcluded = excluded.length === 0 ? () => false : picomatch(excluded);
  const matchers = included.map(pattern => picomatch(pattern));
  return {
    none,
    needsListing: included.some(isGlob),
    names: included.filter(pattern => !isGlob(pattern)),
    isExcluded,
    isExplicit: rank => included[rank] !== '**',
    rankOf(repository) {
      if (isExcluded(repository)) return undefined;
      const position = matchers.findIndex(matches => matches(repository));
      return position < 0 ? undefined : position;
    },
  };
}

function checkPattern(line: string, count: number): void {
  if (line === 'none' && count > 1) {
    throw new InputError(
      'mount-from',
      '"none" cannot be combined with other patterns.',
      'Use "none" alone, or remove it.',
    );
  }
  if (!validPattern.test(line) || line === '!' || beginsWithRegistryHost(line)) {
    throw new InputError(
      'mount-from',
      `"${line}" is not a valid pattern of repository names.`,
      'Use repository names or globs such as "base/**" without the registry host, one per line. "!pattern" excludes repositories.',
    );
  }
}

/** Of another registry nothing can be mounted, and this one's own is in no repository's name. */
function beginsWithRegistryHost(line: string): boolean {
  return parseEcrHost(line.replace(/^!/, '').split('/', 1)[0] ?? '') !== undefined;
}

function isGlob(pattern: string): boolean {
  return picomatch.scan(pattern).isGlob;
}
