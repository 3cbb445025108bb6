import { describe, expect, it } from '@jest/globals';
import type { Phase } from '../../src/engine/result.ts';
import { timeTogether } from '../../src/report/together.ts';

const transfer = (startMilliseconds: number, milliseconds: number): readonly Phase[] => [
  { name: 'transfer', startMilliseconds, milliseconds },
];

describe('the time of pushes that ran at the same time', () => {
  it('counts what overlaps once, and gaps not at all', () => {
    const pushes = [
      { startMilliseconds: 0, phases: transfer(10, 100) },
      { startMilliseconds: 50, phases: transfer(10, 100) },
      { startMilliseconds: 60, phases: transfer(5, 10) },
      { startMilliseconds: 300, phases: transfer(0, 20) },
    ];
    expect(timeTogether(pushes, 330)).toEqual({
      timings: { transfer: 170, total: 330 },
      phases: [{ name: 'transfer', startMilliseconds: 10, milliseconds: 310 }],
    });
  });

  it('is that of the step, also without a phase', () => {
    expect(timeTogether([], 7)).toEqual({ timings: { total: 7 }, phases: [] });
  });
});
