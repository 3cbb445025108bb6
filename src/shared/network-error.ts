import { messageOf, oneLine, RegistryError } from './errors.ts';

/** A request that got no whole answer: no connection, a broken one, a stalled one, or bytes that are not HTTP. */
export class NetworkError extends RegistryError {
  /** False where repeating cannot help: a certificate that is not trusted, a proxy that says no. */
  readonly retryable: boolean;

  constructor(message: string, remedy: string, retryable: boolean, code: string, cause?: unknown) {
    super(message, remedy, { status: 0, code, cause });
    this.retryable = retryable;
  }
}

/** Nothing was sent or received for the idle time. */
export class StallError extends Error {
  readonly code = 'STALLED';

  constructor(milliseconds: number) {
    super(`no data for ${milliseconds / 1000} s`);
    this.name = 'StallError';
  }
}

const descriptions: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection closed while sending',
  ETIMEDOUT: 'connection timed out',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name could not be looked up',
  UND_ERR_CONNECT_TIMEOUT: 'connection timed out',
  UND_ERR_SOCKET: 'connection closed',
  UND_ERR_BODY_TIMEOUT: 'the answer stalled',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was cut off',
};

const untrusted =
  /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)|^UND_ERR_PRX_TLS$/;
const proxyRefusal = /Proxy Authentication Required|Proxy response \((\d+)\)/;

/** Makes one typed error of whatever the HTTP client threw, naming the host and never the query. */
export function toNetworkError(error: unknown, host: string): NetworkError {
  const code = codeOf(error);
  const detail = oneLine(messageOf(error));
  if (untrusted.test(code)) {
    return new NetworkError(
      `The certificate of ${host} is not trusted (${code}).`,
      'For a private certificate authority, set NODE_EXTRA_CA_CERTS to the path of its PEM file.',
      false,
      code,
      error,
    );
  }
  const proxy = proxyRefusal.exec(detail);
  if (proxy !== null) {
    return new NetworkError(
      `The proxy refused the way to ${host} (${detail}).`,
      'Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY.',
      /^50[234]$/.test(proxy[1] ?? ''),
      code,
      error,
    );
  }
  const what = descriptions[code] ?? detail;
  return new NetworkError(
    `No answer from ${host}: ${what}${code === '' || code === 'STALLED' ? '' : ` (${code})`}.`,
    'Check the region, the network and the proxy settings (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) of the runner.',
    true,
    code,
    error,
  );
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? codeOf(error.cause) : '';
}
