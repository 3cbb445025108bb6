/** A request in time; one without an end was never answered. */
interface Interval {
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
}

/**
 * How many requests followed one another, each sent after the one before was answered: what a push waits for on a link
 * that only has latency. The largest set of intervals that do not overlap, found by taking the earliest end each time.
 */
export function longestChain(requests: readonly Interval[]): number {
  const answered = requests.flatMap(({ startedAtMs, endedAtMs }) =>
    endedAtMs === undefined ? [] : [{ startedAtMs, endedAtMs }],
  );
  let length = 0;
  let free = Number.NEGATIVE_INFINITY;
  for (const { startedAtMs, endedAtMs } of answered.toSorted((a, b) => a.endedAtMs - b.endedAtMs)) {
    if (startedAtMs < free) continue;
    length += 1;
    free = endedAtMs;
  }
  return length;
}
