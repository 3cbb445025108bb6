/** Jest reporter of skipped tests: lists them by the package they need, and counts them in the last line. */
import { writeSync } from 'node:fs';
import type { AggregatedResult, Config } from '@jest/reporters';
import { needsIn } from './needs.ts';
import { wayToGet } from './tools.ts';

interface Skipped {
  readonly name: string;
  readonly needs: string | undefined;
}

/** Skipped tests of current Docker and others are not a failure, because packages of unstable are not always available. */
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
    // After Jest's own summary, which is written after all reporters.
    process.once('exit', () => writeSync(1, `\n${lines.join('\n')}\n`));
    const unexcused = skipped.filter(({ needs }) => !mayBeMissing(needs));
    if (process.env['CI'] === 'true' && unexcused.length > 0)
      this.#failure = new Error(`${unexcused.length} tests were skipped. With CI=true, this is a failure.`);
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
