import picomatch from 'picomatch';
import { parseEcrHost } from '../oci/ecr-host.ts';
import { InputError } from '../shared/errors.ts';

/** The input `mount-from`: which repositories may be mount sources, and in which order they are checked. */
export interface MountPatterns {
  /** `mount-from: none`. */
  readonly none: boolean;
  /** Whether the registry has to be listed, because some pattern is not a plain name. */
  readonly needsListing: boolean;
  /** The patterns that are plain names, in the user's order. */
  readonly names: readonly string[];
  /** Position of the first matching pattern; undefined if none matches. */
  rankOf(repository: string): number | undefined;
  isExcluded(repository: string): boolean;
  /** Whether the pattern at that position selects certain repositories, unlike `**`. */
  isExplicit(rank: number): boolean;
}

const validPattern = /^[a-z0-9*?[\]{}()!|,._/+@-]+$/;

/** @throws InputError when a line is not a valid pattern of repository names */
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

/** ECR cannot mount from a different registry, and names of repositories do not include their registry. */
function beginsWithRegistryHost(line: string): boolean {
  return parseEcrHost(line.replace(/^!/, '').split('/', 1)[0] ?? '') !== undefined;
}

function isGlob(pattern: string): boolean {
  return picomatch.scan(pattern).isGlob;
}
