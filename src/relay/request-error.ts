import type { OutgoingHttpHeaders } from 'node:http';
import { PushError } from '../shared/errors.ts';

/** A request that the relay rejects itself. */
export class RequestError extends PushError {
  readonly status: number;
  /** Error code of the OCI distribution spec. */
  readonly code: string;
  /** Further headers of the response. */
  readonly headers: OutgoingHttpHeaders;

  constructor(
    status: number,
    code: string,
    message: string,
    remedy: string,
    headers: OutgoingHttpHeaders = {},
  ) {
    super(message, remedy);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The same for a wrong token and for a path that does not exist. */
export function notFound(): RequestError {
  return new RequestError(
    404,
    'NAME_UNKNOWN',
    'The relay serves no such repository.',
    'Check the registry address, which the relay prints when it starts.',
  );
}

/** The client closed the connection: there is nobody to respond to. */
export class ClientGone extends Error {}
