import type { Goal } from './case.ts';
import { type Row, rowOf } from './table.ts';

/** The contender that `npm run bench` is about. */
export const oursName = 'ecr-mount-push';

/** We, or the row called `ours`, are at least `times` as fast as the contender of that name. */
export function fasterThan(
  where: string,
  rows: readonly Row[],
  name: string,
  times: number,
  ours = oursName,
): Goal {
  const ratio = rowOf(rows, name).seconds / rowOf(rows, ours).seconds;
  const faster = times === 1 ? `not slower than ${name}` : `${times} × faster than ${name}`;
  return { goal: `${where}: ${faster}`, measured: `${ratio.toFixed(2)} ×`, reached: ratio >= times };
}

/** `value` is not above `most`. */
export function atMost(goal: string, value: number, most: number, digits: number, unit = ''): Goal {
  return {
    goal: `${goal}: at most ${most}${unit}`,
    measured: `${value.toFixed(digits)}${unit}`,
    reached: value <= most,
  };
}

export function goalsTable(goals: readonly Goal[]): string {
  const rows = goals.map(
    ({ goal, measured, reached }) => `| ${goal} | ${measured} | ${reached ? 'reached' : '**missed**'} |`,
  );
  return ['| goal | measured | |', '| :-- | --: | :-- |', ...rows].join('\n');
}
