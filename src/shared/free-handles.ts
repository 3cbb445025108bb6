import { delay } from './delay.ts';
import { isShortage } from './file-error.ts';
import { relieveShortage } from './idle-connections.ts';
import { NetworkError } from './network-error.ts';

/** Milliseconds between attempts, and attempts. */
const patience = { wait: 50, attempts: 100 };
/** Milliseconds in which several shortages are the same one. */
const sameShortage = 1000;

/** Uploads of this process that have a connection, and give it back in bounded time. */
let connected = 0;
/** Those and the ones that are connecting. */
let begun = 0;
/** Uploads at a time: each needs a connection and often a file, which must not run out because others have only one of them. */
let most = Number.POSITIVE_INFINITY;
let lessenedAt = Number.NEGATIVE_INFINITY;

/** @returns is to be called when the upload ends; again without effect */
export function uploadConnected(): () => void {
  connected += 1;
  return once(() => {
    connected -= 1;
  });
}

/** Waits until another upload may begin. @returns is to be called when it ends. @throws the reason of `signal` */
export async function beginUpload(signal: AbortSignal): Promise<() => void> {
  while (begun >= most) await delay(patience.wait, signal);
  begun += 1;
  return once(() => {
    begun -= 1;
  });
}

/** There were connections for the uploads that have begun, but no handles for what they send: from now on, half of them. */
export function lessenUploads(): void {
  const now = performance.now();
  if (now - lessenedAt < sameShortage) return;
  lessenedAt = now;
  most = Math.max(1, Math.floor(Math.min(begun, most) / 2));
}

/**
 * Connects although too many files are open: again and again as long as there are uploads, which give back their connections,
 * and for five seconds without one.
 * @throws what `connect` throws; the reason of `signal`
 */
export async function whenConnectionsAreFree<T>(connect: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt = connected > 0 ? 1 : attempt + 1) {
    try {
      return await connect();
    } catch (error) {
      const none = error instanceof NetworkError && isShortage(error.code);
      if (!none || attempt >= patience.attempts) throw error;
      relieveShortage();
      await delay(patience.wait, signal);
    }
  }
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
