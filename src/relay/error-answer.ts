import type { OutgoingHttpHeaders } from 'node:http';
import {
  AbortedError,
  AccessDeniedError,
  BlobsMissingError,
  CredentialsError,
  ImageError,
  PushError,
  RegistryError,
  RepositoryNotFoundError,
} from '../shared/errors.ts';
import { RequestError } from './request-error.ts';
import type { Route } from './routes.ts';

/** An error as the client gets it. */
export interface ErrorAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly detail?: object;
  readonly headers?: OutgoingHttpHeaders;
}

/**
 * The backend has repeated whatever is worth repeating, so its errors are final. Clients must show them and not try again:
 * - Docker and containers/image print the message only if the status is 4xx. They retry 5xx.
 * - Docker repeats uploads after any code except DENIED, NAME_UNKNOWN, TOOMANYREQUESTS, UNAUTHORIZED and UNSUPPORTED.
 *   go-containerregistry repeats after UNKNOWN, UNAVAILABLE and BLOB_UPLOAD_INVALID.
 * - All begin a login after 401, and some after 407.
 * So the code is DENIED where the registry gives no better one, even if the registry itself has failed.
 */
export function errorAnswer(error: unknown, kind: Route['kind'] | undefined): ErrorAnswer {
  if (!(error instanceof PushError)) return { status: 500, code: 'UNKNOWN', message: 'internal error' };
  const message = error.line;
  if (error instanceof RequestError) {
    return { status: error.status, code: error.code, message, headers: error.headers };
  }
  if (error instanceof AbortedError) return { status: 503, code: 'UNAVAILABLE', message };
  if (error instanceof AccessDeniedError || error instanceof CredentialsError) {
    return { status: 403, code: 'DENIED', message };
  }
  if (error instanceof RepositoryNotFoundError) return { status: 404, code: 'NAME_UNKNOWN', message };
  if (error instanceof BlobsMissingError) {
    const code = kind === 'manifest' ? 'MANIFEST_BLOB_UNKNOWN' : 'BLOB_UNKNOWN';
    return { status: 404, code, message, detail: { digests: error.digests } };
  }
  if (error instanceof ImageError) {
    return { status: 400, code: kind === 'manifest' ? 'MANIFEST_INVALID' : 'DIGEST_INVALID', message };
  }
  return { ...(error instanceof RegistryError ? registryStatus(error) : rejected), message };
}

interface StatusAndCode {
  readonly status: number;
  readonly code: string;
}

const rejected: StatusAndCode = { status: 400, code: 'DENIED' };

/** Codes for responses of the registry without an OCI code. */
const codes: Readonly<Record<number, string>> = {
  404: 'NOT_FOUND',
  405: 'UNSUPPORTED',
  416: 'RANGE_INVALID',
};

/** Exceptions of the AWS API, which come with status 400. */
const throttling = /Throttl|TooManyRequests|RequestLimitExceeded/;

function registryStatus({ status, code }: RegistryError): StatusAndCode {
  if (status === 429 || throttling.test(code)) return { status: 429, code: 'TOOMANYREQUESTS' };
  if (status === 401 || status === 403 || status === 407) return { status: 403, code: 'DENIED' };
  if (status < 400 || status > 499 || status === 408) return rejected;
  return { status, code: /^[A-Z_]+$/.test(code) ? code : (codes[status] ?? 'DENIED') };
}
