import { lowerCased } from '../shared/header-names.ts';
import { HttpTransport, type OutgoingRequest } from '../shared/http-transport.ts';
import type { TransportTimes } from '../shared/transport-times.ts';
import { type AnswerLimits, type Asked, defaultAnswerLimits, readApiAnswer } from './api-answer.ts';

/** The request that the SDK passes to its HTTP handler (Smithy's `HttpRequest`). */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/**
 * Sends the SDK's requests over the same transport as the data plane's, so that proxies, timeouts and connection reuse
 * are the same for both. The SDK's own handler does not support proxies.
 */
export class SdkHttpHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #transport: HttpTransport;
  readonly #signal: AbortSignal;
  readonly #limits: AnswerLimits;

  /** @param signal aborts the requests that come without one: those of the SDK's own for credentials */
  constructor(signal: AbortSignal, times: Partial<TransportTimes> = {}, limits: Partial<AnswerLimits> = {}) {
    this.#signal = signal;
    this.#limits = { ...defaultAnswerLimits, ...limits };
    this.#transport = new HttpTransport(times);
  }

  async handle(
    request: SdkRequest,
    { abortSignal }: { readonly abortSignal?: unknown } = {}, // the SDK also allows for its own kind
  ): Promise<{ response: SdkResponse }> {
    const { host: _host, ...headers } = lowerCased(request.headers);
    const answer = await this.#transport.send({
      method: request.method as OutgoingRequest['method'],
      url: urlOf(request),
      headers,
      ...(isBody(request.body) ? { body: request.body } : {}),
      signal: abortSignal instanceof AbortSignal ? abortSignal : this.#signal,
    });
    const body = await readApiAnswer(answer, askedBy(request), this.#limits);
    return { response: { statusCode: answer.status, headers: { ...answer.headers }, body } };
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }

  /** Ends all connections; the promise is for those who wait, which the SDK does not. */
  async destroy(): Promise<void> {
    await this.#transport.close();
  }
}

/** ECR's operations are named in a header, those of STS in the form of the request. */
function askedBy({ headers, body, hostname }: SdkRequest): Asked {
  const target = lowerCased(headers)['x-amz-target'];
  const form = typeof body === 'string' ? /(?:^|&)Action=(\w+)/.exec(body)?.[1] : undefined;
  return { operation: target?.slice(target.lastIndexOf('.') + 1) ?? form ?? 'AWS', host: hostname };
}

function isBody(body: unknown): body is string | Uint8Array {
  return (typeof body === 'string' && body !== '') || body instanceof Uint8Array;
}

function urlOf({ protocol, hostname, port, path, query = {} }: SdkRequest): URL {
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) url.searchParams.append(name, item ?? '');
  }
  return url;
}
