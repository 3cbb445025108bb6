import { describe, expect, it } from '@jest/globals';
import { Backoff, defaultRetryPolicy, type RetryPolicy, retryAfter } from '../../src/shared/backoff.ts';
import { CancelledError } from '../../src/shared/errors.ts';
import { RequestLog } from '../../src/shared/request-log.ts';
import { silentLogger } from '../support/silent-logger.ts';

/** A clock that only waits move. */
function setUp(policy: Partial<RetryPolicy> = {}, random = 1) {
  const controller = new AbortController();
  const lines: string[] = [];
  const waits: number[] = [];
  let now = 0;
  const clock = {
    now: () => now,
    delay: async (milliseconds: number, signal: AbortSignal) => {
      signal.throwIfAborted();
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
  const backoff = new Backoff(
    {
      policy: { ...defaultRetryPolicy, ...policy },
      requests: new RequestLog(),
      logger: { ...silentLogger, info: line => void lines.push(line) },
      signal: controller.signal,
      random: () => random,
      clock,
    },
    'Layer x',
  );
  return { backoff, waits, lines, controller };
}

const failure = { reason: 'status 503', throttled: false };
async function exhaust(backoff: Backoff, last = failure): Promise<void> {
  while (await backoff.next(last));
}

describe('waits between attempts', () => {
  it('grow exponentially to a cap, with full jitter, and are bounded in number', async () => {
    const full = setUp();
    await exhaust(full.backoff);
    expect(full.waits).toEqual([500, 1000, 2000, 4000, 8000]);
    const half = setUp({}, 0.5);
    await exhaust(half.backoff);
    expect(half.waits).toEqual([250, 500, 1000, 2000, 4000]);
    const capped = setUp({ capMilliseconds: 1500 });
    await exhaust(capped.backoff);
    expect(capped.waits).toEqual([500, 1000, 1500, 1500, 1500]);
  });

  it('are more while the service only says that it is asked too often', async () => {
    const { backoff, waits } = setUp({}, 0);
    await exhaust(backoff, { ...failure, throttled: true });
    expect(waits).toHaveLength(11);
  });

  it('are at least what the service asks for, at most what the policy bears', async () => {
    const { backoff, waits } = setUp({}, 0);
    const asking = (retryAfterMilliseconds: number) => ({ ...failure, retryAfterMilliseconds });
    expect(await backoff.next(asking(3000))).toBe(true);
    expect(await backoff.next(asking(1e12))).toBe(true);
    expect(waits).toEqual([3000, 60_000]);
    expect(await backoff.next(asking(60_000))).toBe(false); // more than two minutes after the first failure
  });

  it('say which attempt of how many comes, and why', async () => {
    const { backoff, lines } = setUp();
    await exhaust(backoff);
    expect(lines[0]).toBe('Layer x: status 503; retrying in 500 ms (attempt 2 of 6).');
    expect(lines.at(-1)).toBe('Layer x: status 503; retrying in 8.0 s (attempt 6 of 6).');
  });

  it('end with the run', async () => {
    const { backoff, controller } = setUp();
    controller.abort(new CancelledError());
    await expect(backoff.next(failure)).rejects.toThrow(CancelledError);
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1);
  it.each([
    ['120', 120_000],
    [' 1 ', 1000],
    ['0', 0],
    ['99999999999999999999', 1e23],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %s ms', (header, milliseconds) => {
    expect(retryAfter({ 'retry-after': header }, now)).toBe(milliseconds);
  });

  it('is compared with the Date of the response, whatever this machine takes for the time', () => {
    const headers = {
      'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT',
      date: 'Thu, 01 Jan 2026 00:00:00 GMT',
    };
    for (const hours of [-13, -1, 1, 13]) expect(retryAfter(headers, now + hours * 3_600_000)).toBe(7000);
  });
});
