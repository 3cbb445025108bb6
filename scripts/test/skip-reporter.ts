/** Jest's reporter of what was skipped: each test with the package it lacks, and how many, in the last line. */
import { writeSync } from 'node:fs';
import type { AggregatedResult, Config } from '@jest/reporters';
import { needsIn } from './needs.ts';
import { wayToGet } from './tools.ts';

interface Skipped {
  readonly name: string;
  readonly needs: string | undefined;
}

/** Tests of today's peers are no failure where a tree of unstable packages cannot be had for a while. */
const mayBeMissing = (needs: string | undefined) => needs === wayToGet('peers');

export default class SkipReporter {
  readonly #selectedByName: boolean;
  #failure: Error | undefined;

  constructor({ testNamePattern }: Config.GlobalConfig) {
    this.#selectedByName = (testNamePattern ?? '') !== '';
  }

  onRunComplete(_contexts: unknown, results: AggregatedResult): void {
    const skipped = this.#selectedByName ? [] : skippedOf(results);
    const lines = byNeeds(skipped).flatMap(([needs, names]) => [`Skipped, ${needs}:`, ...names]);
    const count = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    lines.push(`${results.numPassedTests} passed, ${failed} failed${count}`);
    // After Jest's own summary, which is written when all reporters are done.
    process.once('exit', () => writeSync(1, `\n${lines.join('\n')}\n`));
    const unexcused = skipped.filter(({ needs }) => !mayBeMissing(needs));
    if (process.env['CI'] === 'true' && unexcused.length > 0)
      this.#failure = new Error(`${unexcused.length} tests were skipped, which is a failure where CI=true.`);
  }

  getLastError(): Error | undefined {
    return this.#failure;
  }
}

function skippedOf({ testResults }: AggregatedResult): readonly Skipped[] {
  return testResults.flatMap(({ testResults: tests }) =>
    tests
      .filter(({ status }) => status === 'pending' || status === 'todo')
      .map(({ ancestorTitles, title, fullName }) => {
        const needs = needsIn([...ancestorTitles, title]);
        return { name: fullName.replace(` (needs ${needs})`, ''), needs };
      }),
  );
}

function byNeeds(skipped: readonly Skipped[]): readonly (readonly [string, readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const { name, needs } of skipped) {
    const title = needs === undefined ? 'by the test itself' : `needs ${needs}`;
    groups.set(title, [...(groups.get(title) ?? []), `  ${name}`]);
  }
  return [...groups];
}
