import { messageOf, RegistryError } from './errors.ts';
import { isShortage, moreHandles } from './file-error.ts';
import { oneLine } from './one-line.ts';

/** A request without a complete response: no connection, a broken or stalled one, or bytes that are not HTTP. */
export class NetworkError extends RegistryError {
  /** False if a retry cannot help: the certificate is not trusted, or the proxy refused. */
  readonly retryable: boolean;

  constructor(message: string, remedy: string, retryable: boolean, code: string, cause?: unknown) {
    super(message, remedy, { status: 0, code, cause });
    this.retryable = retryable;
  }
}

/** The other end took too long. The message continues "failed:". */
export class StallError extends Error {
  readonly code = 'STALLED';

  constructor(message: string) {
    super(message);
    this.name = 'StallError';
  }
}

const descriptions: Readonly<Record<string, string>> = {
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this machine',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection closed while sending',
  ETIMEDOUT: 'connection timed out',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  EADDRNOTAVAIL: 'no address of this machine can reach it',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name could not be resolved',
  UND_ERR_CONNECT_TIMEOUT: 'connection timed out',
  UND_ERR_SOCKET: 'connection closed',
  UND_ERR_BODY_TIMEOUT: 'the response stalled',
  UND_ERR_HEADERS_TIMEOUT: 'timed out waiting for the response',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'truncated response',
};

const untrusted =
  /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)|^UND_ERR_PRX_TLS$/;
/** By this machine's clock. */
const datedOut = /^CERT_(?:NOT_YET_VALID|HAS_EXPIRED)$/;
const proxyRefusal = /Proxy Authentication Required|Proxy response \((\d+)\)/;

/** Turns any error of the HTTP client into a NetworkError that names the host, but never the query. */
export function toNetworkError(error: unknown, host: string): NetworkError {
  const code = codeOf(error);
  const detail = oneLine(messageOf(error));
  if (untrusted.test(code)) {
    return new NetworkError(
      `The certificate of ${host} is not trusted (${code}).`,
      datedOut.test(code)
        ? 'Check that the clock of the runner is right. If it is, the certificate has to be renewed.'
        : 'If it is from a private certificate authority, set NODE_EXTRA_CA_CERTS to the path of its PEM file.',
      false,
      code,
      error,
    );
  }
  const proxy = proxyRefusal.exec(detail);
  if (proxy !== null) {
    return new NetworkError(
      `The proxy refused to connect to ${host} (${detail}).`,
      'Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY.',
      /^50[234]$/.test(proxy[1] ?? ''),
      code,
      error,
    );
  }
  const what = descriptions[code] ?? detail;
  return new NetworkError(
    `Request to ${host} failed: ${what}${code === '' || code === 'STALLED' ? '' : ` (${code})`}.`,
    isShortage(code)
      ? moreHandles
      : 'Check the region, and the network and proxy settings of the runner (HTTPS_PROXY, HTTP_PROXY, NO_PROXY).',
    true,
    code,
    error,
  );
}

/**
 * The error for the source of a body that could not be opened because too many files are open. The request may be repeated,
 * which gives back its connection in between.
 */
export function toShortageError(error: unknown): NetworkError | undefined {
  if (!isShortage(codeOf(error))) return undefined;
  return new NetworkError(messageOf(error), moreHandles, true, 'NO_HANDLES', error);
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? codeOf(error.cause) : '';
}
