import * as core from '@actions/core';
import { InputError } from '../shared/errors.ts';

/** Inputs of the action by type. Every reader throws an InputError with the name of the input and a remedy. */

/** @returns the trimmed text, or undefined if the input is not set */
export function optionalText(name: string): string | undefined {
  const text = core.getInput(name);
  return text === '' ? undefined : text;
}

export function requiredText(name: string, remedy: string): string {
  const text = optionalText(name);
  if (text === undefined) throw new InputError(name, 'is missing.', remedy);
  return text;
}

/** `true` or `false` as in the core schema of YAML 1.2; `otherwise` if not set. */
export function flag(name: string, otherwise: boolean): boolean {
  const text = optionalText(name);
  if (text === undefined) return otherwise;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  throw new InputError(name, `"${text}" must be true or false.`, 'Fix the value, or remove the input.');
}

export function oneOf<const T extends string>(name: string, values: readonly T[], otherwise: T): T {
  const text = optionalText(name);
  if (text === undefined) return otherwise;
  const value = values.find(candidate => candidate === text);
  if (value !== undefined) return value;
  throw new InputError(name, `"${text}" is not a valid value.`, `Use ${alternatives(values)}.`);
}

/** `a, b or c`. */
function alternatives(values: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(values);
}

interface NumberRange {
  readonly least: number;
  readonly most: number;
  /** What else the input may be, for the error. */
  readonly or?: string;
}

/** A whole number in the range. */
export function wholeNumber(name: string, range: NumberRange): number | undefined {
  const text = optionalText(name);
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= range.least && value <= range.most) return value;
  throw new InputError(
    name,
    `"${text}" must be ${range.or === undefined ? '' : `${range.or} or `}a whole number from ${range.least} to ${range.most}.`,
    'Fix the value, or remove the input.',
  );
}

/** A price in USD. */
export function price(name: string, otherwise: number): number {
  const text = optionalText(name);
  if (text === undefined) return otherwise;
  if (/^\d{1,9}(?:\.\d{1,9})?$/.test(text)) return Number(text);
  throw new InputError(name, `"${text}" must be a price in USD.`, 'Use a number such as 0.10.');
}

/** Entries, one per line. Surrounding spaces, empty lines and comment lines (`# ...`) are ignored. */
export function lines(name: string): readonly string[] {
  return core.getMultilineInput(name).filter(line => !line.startsWith('#'));
}

/** Entries, one per line or comma-separated. */
export function list(name: string): readonly string[] {
  return lines(name)
    .flatMap(line => line.split(','))
    .map(entry => entry.trim())
    .filter(entry => entry !== '');
}
