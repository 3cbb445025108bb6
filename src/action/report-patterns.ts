import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { create } from '@actions/glob';

/** A pattern that can be searched without following links: what it names before its first wildcard is no link any more. */
export interface RootedPattern {
  readonly text: string;
  /** Where the search starts; undefined if the pattern excludes files. */
  readonly root: string | undefined;
  /** Levels below the root on which it can match; `Infinity` for `**` and directories. */
  readonly depth: number;
}

/** @throws Error if the pattern is not valid */
export async function rootedPattern(line: string): Promise<RootedPattern> {
  const [, marks = '', body = ''] = /^([!\s]*)(.*)$/.exec(line) ?? [];
  const excludes = marks.replace(/\s/g, '').length % 2 === 1;
  const root = await rootOf(body);
  const below = await belowRoot(body, root);
  const real = await realpath(root).catch(() => root);
  const text = real === root ? body : join(escaped(real), ...below);
  return { text: excludes ? `!${text}` : text, root: excludes ? undefined : real, depth: depthOf(below) };
}

/** The path before the first wildcard. */
async function rootOf(pattern: string): Promise<string> {
  const [root = ''] = (await create(pattern)).getSearchPaths();
  return root;
}

/** The part from the first wildcard on. Longer beginnings of the pattern have the same root, and shorter ones have another. */
async function belowRoot(pattern: string, root: string): Promise<readonly string[]> {
  const parts = pattern.split(process.platform === 'win32' ? /[\\/]/ : '/');
  for (let count = 0; count < parts.length; count += 1) {
    const beginning = parts.slice(0, count).join(sep) || (parts[0] === '' ? sep : '.');
    if ((await rootOf(beginning)) === root) return parts.slice(count);
  }
  return [];
}

/** A directory that a pattern matches is searched as a whole. Directories with such names as `*.json` are not counted on. */
function depthOf(below: readonly string[]): number {
  const last = below.at(-1);
  return last === undefined || below.includes('**') || !/\.json$/.test(last) ? Infinity : below.length;
}

/** As a pattern that matches only this path. */
function escaped(path: string): string {
  const slashes = process.platform === 'win32' ? path : path.replaceAll('\\', '\\\\');
  return slashes
    .replace(/(\[)(?=[^/]+\])/g, '[[]')
    .replace(/\?/g, '[?]')
    .replace(/\*/g, '[*]');
}
