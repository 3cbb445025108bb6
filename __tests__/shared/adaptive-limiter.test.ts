import { describe, expect, it } from '@jest/globals';
import { AdaptiveLimiter, type Permit } from '../../src/shared/adaptive-limiter.ts';
import { CancelledError } from '../../src/shared/errors.ts';

const { signal } = new AbortController();

/** A clock that waits move at once; without waits it stands still. */
function manualClock() {
  const clock = {
    time: 0,
    now: () => clock.time,
    delay: async (milliseconds: number) => {
      clock.time += milliseconds;
    },
  };
  return clock;
}

async function take(limiter: AdaptiveLimiter, count: number): Promise<readonly Permit[]> {
  return Promise.all(Array.from({ length: count }, () => limiter.acquire(signal)));
}

describe('concurrency', () => {
  it('halves once for a burst of throttled answers, and comes back step by step', async () => {
    const clock = manualClock();
    const limiter = new AdaptiveLimiter({ concurrency: 16, clock });
    const burst = await take(limiter, 16);
    clock.time = 10;
    for (const permit of burst) permit.release(true);
    expect(limiter.concurrency).toBe(8);
    for (let round = 0; round < 9; round++) {
      for (const permit of await take(limiter, limiter.concurrency)) permit.release(false);
    }
    expect(limiter.concurrency).toBe(16);
  });

  it('halves again for what began after the last decrease, but never below one', async () => {
    const clock = manualClock();
    const limiter = new AdaptiveLimiter({ concurrency: 4, clock });
    for (let burst = 0; burst < 5; burst++) {
      clock.time += 10;
      const permits = await take(limiter, limiter.concurrency);
      clock.time += 10;
      for (const permit of permits) permit.release(true);
    }
    expect(limiter.concurrency).toBe(1);
  });

  it('lets the next one in when one leaves, and those that wait leave with the run', async () => {
    const limiter = new AdaptiveLimiter({ concurrency: 1, clock: manualClock() });
    const run = new AbortController();
    const first = await limiter.acquire(run.signal);
    const second = limiter.acquire(run.signal);
    const third = limiter.acquire(run.signal);
    first.release(false);
    await second;
    run.abort(new CancelledError());
    await expect(third).rejects.toThrow(CancelledError);
  });
});

describe('the rate', () => {
  it('is never more than its bound in any second, whatever the bursts', async () => {
    const clock = manualClock();
    const limiter = new AdaptiveLimiter({ concurrency: 100, perSecond: 9, clock });
    const starts: number[] = [];
    for (let at = 0; at < 60; at++) {
      const permit = await limiter.acquire(signal);
      starts.push(clock.time);
      permit.release(false);
      if (at % 13 === 0) clock.time += 400;
    }
    const most = Math.max(
      ...starts.map(start => starts.filter(other => other >= start && other < start + 1000).length),
    );
    expect(most).toBe(9);
  });

  it('halves when throttled, and comes back within ten seconds', async () => {
    const clock = manualClock();
    const limiter = new AdaptiveLimiter({ concurrency: 10, perSecond: 9, clock });
    (await limiter.acquire(signal)).release(true);
    expect(limiter.rateFactor).toBe(0.5);
    for (let second = 0; second < 5; second++) {
      clock.time += 1000;
      (await limiter.acquire(signal)).release(false);
    }
    expect(limiter.rateFactor).toBeCloseTo(1);
  });
});
