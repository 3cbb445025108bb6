import type { RequestKind } from '../shared/request-log.ts';
import type { UploadBody } from '../shared/upload-body.ts';

/** A request to the data plane. */
export interface RegistryRequest {
  readonly kind: RequestKind;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  /** Lower-case names; Authorization is added. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A streamed body is created again for each attempt. */
  readonly body?: Uint8Array | (() => UploadBody);
  /** Token scope, such as `repository:NAME:pull`. */
  readonly scope: string;
  readonly repository: string;
  /** The start of log lines and messages, such as `Layer 72900796864f`. */
  readonly what: string;
  /** Return the body of a 2xx response as a stream. */
  readonly stream?: boolean;
  /** Follow redirects, without sending credentials to other origins. Only for reads. */
  readonly followRedirects?: boolean;
}
