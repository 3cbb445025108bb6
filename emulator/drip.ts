import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './faults.ts';

/** Raw bytes that follow each other without end. */
interface Stream {
  /** Written first, then `repeated` over and over. */
  readonly first: string;
  readonly repeated: string;
  readonly milliseconds: number;
}

/** What a fault sends instead of a final response; undefined for other faults. */
export function endlessHead(fault: Fault | undefined, isHead: boolean): Stream | undefined {
  if (fault?.type === 'informational') {
    return { first: '', repeated: 'HTTP/1.1 102 Processing\r\n\r\n', milliseconds: fault.milliseconds ?? 20 };
  }
  if (fault?.type === 'drip-headers' || (fault?.type === 'drip' && isHead)) {
    return { first: 'HTTP/1.1 200 OK\r\nx-drip: ', repeated: 'x', milliseconds: fault.milliseconds ?? 100 };
  }
  return undefined;
}

/** Writes until the other end closes the connection. */
export async function pour(socket: Socket, { first, repeated, milliseconds }: Stream): Promise<void> {
  socket.write(first);
  while (!socket.destroyed) {
    socket.write(repeated);
    await wait(milliseconds);
  }
}

/** The bytes of a body one by one. */
export async function* singleBytes(
  chunks: Iterable<Buffer> | AsyncIterable<Buffer>,
  milliseconds = 100,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.byteLength; at += 1) {
      yield chunk.subarray(at, at + 1);
      await wait(milliseconds);
    }
  }
}
