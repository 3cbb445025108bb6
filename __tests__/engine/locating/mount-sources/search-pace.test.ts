import { describe, expect, it } from '@jest/globals';
import { askedAtOnce, SearchPace } from '../../../../src/engine/locating/mount-sources/search-pace.ts';
import type { Clock } from '../../../../src/shared/delay.ts';

/** Time that passes only by waiting. */
class Patient implements Clock {
  milliseconds = 0;
  readonly now = () => this.milliseconds;
  async delay(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.milliseconds += milliseconds;
  }
}

const wave = 64;
const { signal } = new AbortController();

/** Milliseconds that so many waves take. */
async function timeOf(pace: SearchPace, clock: Patient, waves: number): Promise<number> {
  const began = clock.now();
  for (let turn = 0; turn < waves; turn++) await pace.turn(wave, signal);
  return clock.now() - began;
}

describe('the pace of a search', () => {
  it('does not delay the best candidates', async () => {
    const clock = new Patient();
    const pace = new SearchPace({ throttled: () => 0, clock });
    for (const count of [8, 24, 64]) await pace.turn(count, signal);
    expect([askedAtOnce, clock.now()]).toEqual([96, 0]);
  });

  it('then is half of the quota', async () => {
    const clock = new Patient();
    const pace = new SearchPace({ throttled: () => 0, clock });
    await pace.turn(askedAtOnce, signal);
    const waves = 50;
    expect(((waves - 1) * wave) / (await timeOf(pace, clock, waves))).toBeCloseTo(0.5, 5);
  });

  it('is a fortieth of the quota after ECR has throttled, and grows again', async () => {
    const clock = new Patient();
    let throttled = 0;
    const pace = new SearchPace({ throttled: () => throttled, clock });
    await pace.turn(askedAtOnce, signal);
    await pace.turn(wave, signal);
    throttled = 1;
    await pace.turn(wave, signal); // waits for the one before
    expect((await timeOf(pace, clock, 1)) / 1000).toBeCloseTo(wave / 25, 1);
    const slow = await timeOf(pace, clock, 1);
    expect(await timeOf(pace, clock, 1)).toBeLessThan(slow);
    await timeOf(pace, clock, 40);
    expect(await timeOf(pace, clock, 1)).toBeCloseTo((wave / 500) * 1000, 5);
  });

  it('ends its wait with the search', async () => {
    const pace = new SearchPace({ throttled: () => 0 });
    const ended = new AbortController();
    await pace.turn(100_000, ended.signal);
    const waiting = pace.turn(1, ended.signal);
    ended.abort(new Error('over'));
    await expect(waiting).rejects.toThrow('over');
  });
});
