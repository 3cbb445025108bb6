/** What closes the idle connections of each pool of this process. */
const pools = new Set<() => void>();
/** Milliseconds. Connections that are still in use are closed when they get idle, so more often would not help. */
const pause = 500;
let closedAt = Number.NEGATIVE_INFINITY;

/** @param close closes those that are idle, now and when they get it. @returns is to be called when there are none any more */
export function addPool(close: () => void): () => void {
  pools.add(close);
  return () => void pools.delete(close);
}

/** Connections that are kept for later requests hold handles that other work may need. */
export function closeIdleConnections(): void {
  for (const close of pools) close();
}

/** The same, for whoever finds again and again that too many files are open. */
export function relieveShortage(): void {
  const now = performance.now();
  if (now - closedAt < pause) return;
  closedAt = now;
  closeIdleConnections();
}
