import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** Bytes that a server can send to a client that has closed the connection: they are in the buffers of the system. */
export const underWay = 24 * 1024 * 1024;

/**
 * Sends `start` and then bytes without an end, until the client closes the connection.
 * @returns bytes that were sent
 */
export async function sendEndlessly(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  start: string,
): Promise<number> {
  const closed = once(response, 'close');
  response.writeHead(status, headers);
  const chunk = Buffer.alloc(64 * 1024, 'x');
  let sent = 0;
  for (let next: Buffer = Buffer.from(start); !response.destroyed; next = chunk) {
    sent += next.byteLength;
    if (!response.write(next)) await Promise.race([once(response, 'drain'), closed]);
  }
  return sent;
}
