import * as core from '@actions/core';
import type { ImageTarget } from '../assemble/many-images.ts';
import { parseEcrHost } from '../oci/ecr-host.ts';
import { isRepositoryName, isTag } from '../oci/reference.ts';
import { InputError } from '../shared/errors.ts';
import { cutEnd } from '../shared/one-line.ts';

const remedy = 'Use IMAGE => REPOSITORY[:TAG[,TAG...]], one image per line.';
/** Lines whose problems are told in full. */
const mostTold = 4;

interface Problem {
  readonly line: number;
  /** Continues "line 3: ". */
  readonly text: string;
}

interface ParsedLine extends ImageTarget {
  readonly line: number;
}

/** The input `images`. @throws InputError that names every bad line */
export function readImages(tags: readonly string[]): readonly ImageTarget[] {
  return parseImages(core.getInput('images', { trimWhitespace: false }), tags);
}

/**
 * Parses the input `images`, one image per line. Blank lines and comment lines (`# ...`) are ignored, but counted.
 * @param tags bare tags of images without tags of their own
 * @throws InputError that names every bad line
 */
export function parseImages(text: string, tags: readonly string[]): readonly ImageTarget[] {
  const parsed: ParsedLine[] = [];
  const problems: Problem[] = [];
  for (const [at, written] of text.split('\n').entries()) {
    const line = at + 1;
    if (written.trim() === '' || written.trim().startsWith('#')) continue;
    const found = parseLine(written.trim(), tags);
    if (typeof found === 'string') problems.push({ line, text: found });
    else parsed.push({ ...found, line });
  }
  problems.push(...doubledTags(parsed));
  if (problems.length > 0) throw badLines(problems.toSorted((a, b) => a.line - b.line));
  if (parsed.length === 0) throw new InputError('images', 'has no images.', remedy);
  return parsed.map(({ image, repository, tags: own }) => ({ image, repository, tags: own }));
}

/** @returns the problem, if there is one */
function parseLine(text: string, tags: readonly string[]): ImageTarget | string {
  const [, image = '', target = ''] = /^(?:(.*)\s)?=>(?:\s+(.*))?$/.exec(text) ?? [];
  if (image === '' && target === '' && !/(?:^|\s)=>(?:\s|$)/.test(text)) return '" => " is missing';
  if (image.trim() === '') return 'there is no image before " => "';
  const colon = target.indexOf(':', target.lastIndexOf('/') + 1);
  const [repository, list] =
    colon < 0 ? [target, undefined] : [target.slice(0, colon), target.slice(colon + 1)];
  return (
    problemOf(repository) ??
    withTags({ image: image.trim(), repository }, list?.split(',').map(tag => tag.trim()) ?? tags)
  );
}

function withTags(image: Omit<ImageTarget, 'tags'>, tags: readonly string[]): ImageTarget | string {
  const bad = tags.find(tag => !isTag(tag));
  return bad === undefined ? { ...image, tags: [...new Set(tags)] } : `${shown(bad)} is not a valid tag`;
}

function problemOf(repository: string): string | undefined {
  if (repository === '') return 'there is no repository after " => "';
  const [first = ''] = repository.split('/', 1);
  const hasHost = repository.includes('/') && (parseEcrHost(first) !== undefined || first.includes(':'));
  if (hasHost) return `${shown(repository)} has a registry host, which must be left out`;
  return isRepositoryName(repository) ? undefined : `${shown(repository)} is not a valid ECR repository name`;
}

/** A tag can point to one image only. */
function doubledTags(parsed: readonly ParsedLine[]): readonly Problem[] {
  const first = new Map<string, number>();
  return parsed.flatMap(({ line, repository, tags }) => {
    const names = tags.map(tag => `${repository}:${tag}`);
    const doubled = names.find(name => first.has(name));
    for (const name of names) if (!first.has(name)) first.set(name, line);
    return doubled === undefined ? [] : [{ line, text: `${doubled} is also in line ${first.get(doubled)}` }];
  });
}

function badLines(problems: readonly Problem[]): InputError {
  const told = problems.slice(0, mostTold).map(({ line, text }) => `line ${line}: ${text}`);
  const rest = problems.slice(mostTold).map(({ line }) => line);
  const more =
    rest.length === 0 ? [] : [`also line${rest.length > 1 ? 's' : ''} ${rest.slice(0, 20).join(', ')}`];
  if (rest.length > 20) more.push(`and ${rest.length - 20} more`);
  return new InputError('images', `${[...told, ...more].join('; ')}.`, remedy);
}

/** Long text is cut, so that all lines can be told. */
function shown(text: string): string {
  return `"${cutEnd(text, 50)}"`;
}
