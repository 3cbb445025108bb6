import type { IncomingMessage } from 'node:http';

/**
 * The body of a request, in the pieces in which it was read from the socket. The stream's own iterator would copy all that is
 * buffered into one piece. Leaving the loop early keeps the connection.
 * @throws Error if the client closes the connection before the end
 */
export async function* bodyChunks(request: IncomingMessage): AsyncGenerator<Buffer, void, undefined> {
  const arrived: Buffer[] = [];
  let ended = request.readableEnded;
  let failure = request.destroyed && !ended ? closed() : undefined;
  let wake: (() => void) | undefined;
  const take = (chunk: Buffer): void => {
    arrived.push(chunk);
    request.pause();
    wake?.();
  };
  const end = (): void => {
    ended = true;
    wake?.();
  };
  const fail = (error?: Error): void => {
    if (!ended) failure ??= error ?? closed();
    wake?.();
  };
  request.on('data', take).on('end', end).on('error', fail).on('close', fail);
  try {
    for (;;) {
      const chunk = arrived.shift();
      if (chunk !== undefined) yield chunk;
      else if (failure !== undefined) throw failure;
      else if (ended) return;
      else {
        await new Promise<void>(resolve => {
          wake = resolve;
          request.resume();
        });
      }
    }
  } finally {
    request.off('data', take).off('end', end).off('error', fail).off('close', fail);
    request.pause();
  }
}

function closed(): Error {
  return new Error('The client closed the connection.');
}

/**
 * Frees the memory of a piece at once. Otherwise, pieces that waited for the registry would stay until the next major garbage
 * collection, tens of megabytes of them. Does nothing if the piece is a part of a larger buffer.
 * @param chunk not used any more; it is empty afterwards
 */
export function releaseMemory({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
