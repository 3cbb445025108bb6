import { describe, expect, it } from '@jest/globals';
import type { Phase } from '../../src/engine/result.ts';
import { renderSummary } from '../../src/report/summary/render.ts';
import { timeTogether } from '../../src/report/together.ts';
import { mounted, report } from './support/reports.ts';

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

describe('the summary of pushes that ran at the same time', () => {
  const discovering = (repository: string) =>
    report([mounted(repository, 1000)], {
      repository,
      phases: [{ name: 'discover', startMilliseconds: 0, milliseconds: 2000 }],
    });
  const reports = ['shop/web', 'shop/api'].map(discovering);

  it('tells the time that passed, and shows one timeline', () => {
    const phases = [{ name: 'discover' as const, startMilliseconds: 0, milliseconds: 2000 }];
    const pushes = reports.map(() => ({ startMilliseconds: 0, phases }));
    const together = timeTogether(pushes, 3000);
    expect(renderSummary(reports)).toMatch(/API calls, 4\.0 s/);
    const summary = renderSummary(reports, { together });
    expect(summary).toMatch(/API calls, 2\.0 s/);
    expect(summary.match(/^discover /gm)).toHaveLength(1);
  });

  it('names what was not pushed, as text', () => {
    const notPushed = [{ name: 'shop/job', why: 'It has <b>no</b> @layers.' }];
    const summary = renderSummary(reports, { notPushed });
    expect(summary).toMatch(/\*\*1 image not pushed\*\*\n\n- <code>shop\/job<\/code>: It has /);
    expect(summary).not.toMatch(/<b>|@layers/);
    expect(renderSummary(reports)).not.toContain('not pushed');
  });
});
