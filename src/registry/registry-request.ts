import type { RequestKind } from '../shared/request-log.ts';
import type { UploadBody } from '../shared/upload-body.ts';

/** One request of the data plane. */
export interface RegistryRequest {
  readonly kind: RequestKind;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  /** Lower-case names; Authorization is added. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A streamed body is made anew for each attempt. */
  readonly body?: Uint8Array | (() => UploadBody);
  /** Token scope, as `repository:NAME:pull`. */
  readonly scope: string;
  readonly repository: string;
  /** The begin of log lines and messages, as `Layer 72900796864f`. */
  readonly what: string;
  /** Leave the body of a 2xx answer to be streamed. */
  readonly stream?: boolean;
  /** Follow redirects, without credentials on any other origin. Only for reading. */
  readonly followRedirects?: boolean;
}
