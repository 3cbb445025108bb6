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

/** A response that a client prints (OCI distribution spec, "Error Codes"). */
export class OciError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** For every path that the server does not have, whether its token is wrong or the rest. */
export const notFound = new OciError(404, 'NAME_UNKNOWN', 'not found');

/**
 * What a client is told about an error. Never 401, because the client would try to log in. What failed for good is never 429
 * or 5xx, because clients repeat these for minutes, and everything worth repeating was already repeated.
 */
export function ociErrorOf(error: unknown): OciError {
  if (error instanceof OciError) return error;
  if (!(error instanceof PushError)) return new OciError(500, 'UNKNOWN', 'internal error of the relay');
  const { status, code } = statusOf(error);
  return new OciError(status, code, error.line);
}

function statusOf(error: PushError): { readonly status: number; readonly code: string } {
  if (error instanceof AbortedError) return { status: 503, code: 'UNAVAILABLE' };
  if (error instanceof AccessDeniedError || error instanceof CredentialsError) {
    return { status: 403, code: 'DENIED' };
  }
  if (error instanceof RepositoryNotFoundError) return { status: 404, code: 'NAME_UNKNOWN' };
  if (error instanceof ImageError) return { status: 400, code: 'DIGEST_INVALID' };
  if (error instanceof BlobsMissingError) return { status: 404, code: 'MANIFEST_BLOB_UNKNOWN' };
  if (error instanceof RegistryError) return ofRegistry(error);
  return { status: 400, code: 'DENIED' };
}

function ofRegistry({ status, code }: RegistryError): { readonly status: number; readonly code: string } {
  const passedOn = status >= 400 && status < 500 && ![401, 407, 408, 425, 429].includes(status);
  return { status: passedOn ? status : 400, code: /^[A-Z_]{1,64}$/.test(code) ? code : 'UNKNOWN' };
}
