import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { AnswerTooLongError } from '../../shared/answer-too-long.ts';
import { toNetworkError } from '../../shared/network-error.ts';

/** Credentials have a few kilobytes. */
const maxBytes = 256 * 1024;

/** Node publishes here when a request of its HTTP client, which only the SDK uses, gets a response. */
const responses = 'http.client.response.finish';

/**
 * Bounds the responses to the SDK's requests for credentials of a container or an instance. It sends them with a client of
 * its own, reads responses of any size, and may wait forever for one that breaks off.
 * @throws what `work` throws; AnswerTooLongError, NetworkError
 */
export async function withBoundedAnswers<T>(work: () => Promise<T>): Promise<T> {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  const watch = (message: unknown): void => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    const { host } = request;
    let size = 0;
    const count = (chunk: Uint8Array): void => {
      size += chunk.byteLength;
      if (size <= maxBytes) return;
      reject(new AnswerTooLongError('Credentials', host, `the limit of ${maxBytes} bytes`));
      request.destroy();
    };
    const { socket } = response;
    socket.on('data', count);
    response.once('close', () => {
      socket.off('data', count);
      const { complete, statusCode = 0 } = response;
      if (!complete && statusCode < 300) reject(toNetworkError({ code: 'UND_ERR_SOCKET' }, host));
    });
  };
  subscribe(responses, watch);
  try {
    return await Promise.race([failed, work()]);
  } finally {
    unsubscribe(responses, watch);
  }
}
