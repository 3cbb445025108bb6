/*
 * The one way to be cancelled: whoever ends a run aborts its signal with an AbortedError as the reason, and whatever works
 * under the signal calls `throwIfAborted()`, or throws the reason in place of what an aborted operation failed with.
 */

/** The error to throw for what failed under `signal`: its reason once it is aborted, otherwise `error`. */
export function abortReasonOr(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted ? signal.reason : error;
}

/**
 * The result of `work`, unless `signal` is aborted first: then nobody waits for `work` any longer.
 * @throws the reason of `signal`, or what `work` throws
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return Promise.race([aborted, work]).finally(() => signal.removeEventListener('abort', abort));
}

/** A signal that is aborted so many milliseconds after `signal`, for the same reason. */
export function laterSignal(signal: AbortSignal, milliseconds: number): AbortSignal {
  const later = new AbortController();
  const start = (): void => void setTimeout(() => later.abort(signal.reason), milliseconds).unref();
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return later.signal;
}
