import type { Readable } from 'node:stream';
import { StallError, toNetworkError } from './network-error.ts';
import { Patience } from './patience.ts';
import type { TransportTimes } from './transport-times.ts';
import { formatDuration } from './units.ts';

/** What the response is to. */
interface Asked {
  readonly url: URL;
  readonly signal: AbortSignal;
  /** It is a blob, which takes as long as its size and the link require. */
  readonly blob: boolean;
}

/**
 * The bytes of a response, as fast as they are read. Errors become the same as those of sending.
 * @param since when the time of the exchange began, by `performance.now()`
 * @throws NetworkError, also if the bytes come too slowly; AbortedError
 */
export async function* responseChunks(
  body: Readable,
  asked: Asked,
  times: TransportTimes,
  since: number,
): AsyncGenerator<Buffer, void, undefined> {
  const fail = (message: string): void => void body.destroy(new StallError(message));
  const patience = asked.blob ? patienceWithBlob(times, fail) : patienceUntil(times, since, fail);
  try {
    patience.wait();
    for await (const chunk of body as AsyncIterable<Buffer>) {
      patience.passed(chunk.byteLength);
      yield chunk;
      patience.wait();
    }
  } catch (error) {
    asked.signal.throwIfAborted();
    throw toNetworkError(error, asked.url.host);
  } finally {
    patience.stop();
  }
}

function patienceWithBlob(
  { windowMilliseconds, windowBytes }: TransportTimes,
  fail: (message: string) => void,
): Patience {
  return new Patience(windowMilliseconds, windowBytes, bytes =>
    fail(`it sent ${bytes} bytes of a blob in ${formatDuration(windowMilliseconds)}`),
  );
}

function patienceUntil(
  { exchangeMilliseconds }: TransportTimes,
  since: number,
  fail: (message: string) => void,
): Patience {
  const left = Math.max(0, exchangeMilliseconds - (performance.now() - since));
  return new Patience(left, Number.POSITIVE_INFINITY, bytes =>
    fail(`it sent ${bytes} bytes of a response in ${formatDuration(exchangeMilliseconds)}`),
  );
}
