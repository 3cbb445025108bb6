import type { MountPatterns } from '../../patterns.ts';
import type { ImageHints } from './hints.ts';
import type { MountSource, Tier } from './order.ts';

/** Words in names of repositories that others build on, and names of popular base images. */
const baseWords = new Set(
  (
    'base bases baseimage baseimages platform runtime runtimes common shared golden foundation core images upstream library mirror ' +
    'alpine amazonlinux busybox centos debian distroless fedora rocky ubi ubuntu wolfi ' +
    'aspnet corretto dotnet golang java jdk jre node nodejs openjdk php python ruby rust temurin ' +
    'httpd nginx tomcat'
  ).split(' '),
);

/** The rank of `name` as a source for `target`; undefined if `mount-from` does not allow it. */
export function rank(
  name: string,
  target: string,
  patterns: MountPatterns,
  hints: ImageHints,
): MountSource | undefined {
  const pattern = patterns.rankOf(name);
  if (pattern === undefined || name === target) return undefined;
  return {
    name,
    tier: tierOf(name, target, hints),
    explicit: patterns.isExplicit(pattern),
    pattern,
    distance: distance(name, target, hints),
  };
}

function tierOf(name: string, target: string, hints: ImageHints): Tier {
  if (hints.repositories.includes(name)) return 'hinted';
  const namespace = target.slice(0, target.lastIndexOf('/') + 1);
  if (namespace !== '' && name.startsWith(namespace)) return 'namespace';
  return isBaseLike(name, hints) ? 'base-like' : 'other';
}

function isBaseLike(name: string, hints: ImageHints): boolean {
  return (
    hints.baseNames.includes(lastComponent(name)) ||
    wordsOf(name).some(word => baseWords.has(word) || hints.baseNames.includes(word))
  );
}

function lastComponent(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** `node22` is the word `node`. */
function wordsOf(name: string): string[] {
  return name.split(/[/._-]+/).map(word => word.replace(/(?<=[a-z])\d+$/, ''));
}

/**
 * 0 for the same words, 1 for no words in common (one minus the Dice coefficient of the names' words), and a little less
 * for a common prefix and for a name like a base image's: `team/api-users` is closer to `team/api-orders` than to
 * `team/web`. Hinted repositories keep the order of the hints.
 */
function distance(name: string, target: string, hints: ImageHints): number {
  const hint = hints.repositories.indexOf(name);
  if (hint >= 0) return hint / (hints.repositories.length + 1);
  if (hints.baseNames.includes(lastComponent(name))) return -2;
  if (wordsOf(name).some(word => hints.baseNames.includes(word))) return -1;
  const own = new Set(wordsOf(name));
  const other = new Set(wordsOf(target));
  const common = [...own].filter(word => other.has(word)).length;
  const words = 1 - (2 * common) / (own.size + other.size);
  const prefix = commonPrefixLength(name, target) / Math.max(name.length, target.length);
  const base = isBaseLike(name, hints) ? 0.5 : 0;
  return words - prefix / 2 - base;
}

function commonPrefixLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
