import type { Phase } from '../engine/result.ts';
import type { Report } from './schema.ts';

/** One of several pushes that ran at the same time. */
export interface TimedPush {
  /** When it began, since the first one began. */
  readonly startMilliseconds: number;
  readonly phases: readonly Phase[];
}

/** The time that pushes took together. */
export type Together = Pick<Report, 'timings' | 'phases'>;

/**
 * The time of pushes that ran at the same time, which is not the sum of their times: each phase is as long as it was under way
 * in any of them, and on the timeline it reaches from its first beginning to its last end.
 * @param milliseconds from the beginning of the first to the end of the last
 */
export function timeTogether(pushes: readonly TimedPush[], milliseconds: number): Together {
  const intervals = new Map<string, Interval[]>();
  for (const { startMilliseconds, phases } of pushes) {
    for (const phase of phases) {
      const start = startMilliseconds + phase.startMilliseconds;
      const known = intervals.get(phase.name) ?? [];
      intervals.set(phase.name, [...known, { start, end: start + phase.milliseconds }]);
    }
  }
  const busy = [...intervals].map(([name, of]) => [name, Math.round(lengthOfUnion(of))] as const);
  return {
    timings: { ...Object.fromEntries(busy), total: Math.round(milliseconds) },
    phases: [...intervals].map(([name, of]) => {
      const start = Math.min(...of.map(interval => interval.start));
      const end = Math.max(...of.map(interval => interval.end));
      return { name, startMilliseconds: Math.round(start), milliseconds: Math.round(end - start) };
    }),
  };
}

interface Interval {
  readonly start: number;
  readonly end: number;
}

function lengthOfUnion(intervals: readonly Interval[]): number {
  let length = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { start, end } of intervals.toSorted((a, b) => a.start - b.start)) {
    length += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return length;
}
