import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** undici publishes a message here right before it writes a request to a connection. */
const channel = 'undici:client:sendHeaders';

/** Waits until the next request has been written to its connection, or `work` has settled without one. Never throws. */
export async function requestSentOr(work: Promise<unknown>): Promise<void> {
  const { promise: sent, resolve } = Promise.withResolvers<void>();
  const listen = (): void => resolve();
  subscribe(channel, listen);
  try {
    await Promise.race([sent, work]).catch(() => {});
  } finally {
    unsubscribe(channel, listen);
  }
}
