import * as core from '@actions/core';
import { InputError } from '../shared/errors.ts';

/** Inputs of the action by kind of value. Every reader throws an InputError that names the input and the way out. */

/** @returns the trimmed text, or undefined when the input is not given */
export function optionalText(name: string): string | undefined {
  const text = core.getInput(name);
  return text === '' ? undefined : text;
}

export function requiredText(name: string, remedy: string): string {
  const text = optionalText(name);
  if (text === undefined) throw new InputError(name, 'is missing.', remedy);
  return text;
}

/** `true` or `false` as YAML 1.2's core schema writes them; `otherwise` when not given. */
export function flag(name: string, otherwise: boolean): boolean {
  const text = optionalText(name);
  if (text === undefined) return otherwise;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  throw new InputError(name, `"${text}" is neither true nor false.`, 'Write true or false.');
}

export function oneOf<const T extends string>(name: string, values: readonly T[], otherwise: T): T {
  const text = optionalText(name);
  if (text === undefined) return otherwise;
  const value = values.find(candidate => candidate === text);
  if (value !== undefined) return value;
  throw new InputError(name, `"${text}" is not known.`, `Write one of ${values.join(', ')}.`);
}

/** A whole number between both bounds. */
export function wholeNumber(name: string, range: { readonly least: number; readonly most: number }) {
  const text = optionalText(name);
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= range.least && value <= range.most) return value;
  throw new InputError(
    name,
    `"${text}" is not a whole number from ${range.least} to ${range.most}.`,
    'Correct it or leave it out.',
  );
}

/** A price in USD. */
export function price(name: string, otherwise: number): number {
  const text = optionalText(name);
  if (text === undefined) return otherwise;
  if (/^\d{1,9}(?:\.\d{1,9})?$/.test(text)) return Number(text);
  throw new InputError(name, `"${text}" is not a price in USD.`, 'Write a number such as 0.10.');
}

/** Entries one a line. Blanks around them, empty lines, and lines of comment (`# ...`) do not count. */
export function lines(name: string): readonly string[] {
  return core.getMultilineInput(name).filter(line => !line.startsWith('#'));
}

/** Entries one a line or comma-separated. */
export function list(name: string): readonly string[] {
  return lines(name)
    .flatMap(line => line.split(','))
    .map(entry => entry.trim())
    .filter(entry => entry !== '');
}
