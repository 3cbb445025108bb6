import type { Goal } from './case.ts';
import { type Row, rowOf } from './table.ts';

/** The name of this action in `npm run bench`. */
export const oursName = 'ecr-mount-push';

/** This action, or the row `ours`, is at least `times` as fast as the tool of that name. */
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

/** `value` is at most `most`. */
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
