/** Start and end of a request. One without an end got no response. */
interface Interval {
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
}

/**
 * Length of the longest chain of requests that each started after the response to the one before. On a link with only
 * latency, a push waits for this chain. It is the largest set of non-overlapping intervals, found by always taking the
 * earliest end.
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
