/*
 * The one way to cancel: code that ends a run aborts its signal with an AbortedError as the reason. Code that works under
 * the signal calls `throwIfAborted()`, or throws the reason instead of the error of an aborted operation.
 */

/** The error to throw when an operation under `signal` failed: the reason if the signal is aborted, otherwise `error`. */
export function abortReasonOr(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted ? signal.reason : error;
}

/**
 * The result of `work`, unless `signal` is aborted first; then `work` is no longer awaited.
 * @throws the reason of `signal`, or the error of `work`
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return Promise.race([aborted, work]).finally(() => signal.removeEventListener('abort', abort));
}

/** A signal that is aborted `milliseconds` after `signal`, with the same reason. */
export function laterSignal(signal: AbortSignal, milliseconds: number): AbortSignal {
  const later = new AbortController();
  const start = (): void => void setTimeout(() => later.abort(signal.reason), milliseconds).unref();
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return later.signal;
}
