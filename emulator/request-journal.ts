import type { IncomingHttpHeaders } from 'node:http';

/** The purpose of a request. `storage-get` is a request to the replacement for S3. */
export type JournalKind =
  | 'token'
  | 'get-setting'
  | 'put-setting'
  | 'describe-repositories'
  | 'describe-pull-through-rules'
  | 'describe-creation-templates'
  | 'create-repository'
  | 'check-layers'
  | 'list-images'
  | 'batch-get-image'
  | 'blob-head'
  | 'blob-get'
  | 'mount'
  | 'upload-open'
  | 'upload-part'
  | 'upload-complete'
  | 'upload-status'
  | 'upload-cancel'
  | 'manifest-head'
  | 'manifest-get'
  | 'manifest-put'
  | 'manifest-delete'
  | 'ping'
  | 'blob-delete'
  | 'tags-list'
  | 'referrers'
  | 'download-url'
  | 'storage-get'
  | 'other';

/** The subject of a request, from its request line. */
export interface RequestSubject {
  readonly kind: JournalKind;
  /** ECR's name of the operation, such as `InitiateLayerUpload`. It determines quota and IAM action. */
  readonly operation?: string;
  readonly repository?: string;
  readonly digest?: string;
  /** Source repository of a mount. */
  readonly from?: string;
  /** Tag or digest of a manifest. */
  readonly reference?: string;
}

/** One request and its response. */
export interface RecordedRequest extends RequestSubject {
  /** Order of arrival, from 0. */
  readonly index: number;
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** 0 as long as there is no response. */
  readonly status: number;
  /** Body bytes received. */
  readonly requestBytes: number;
  /** Body bytes sent. */
  readonly responseBytes: number;
  /** Milliseconds of `performance.now()`. */
  readonly startedAtMs: number;
  /** Undefined while the request is in flight. */
  readonly endedAtMs?: number;
  /** For a mount: `mounted`, or the reason for a 202. ECR itself does not return it. */
  readonly mount?: string;
}

export type OpenRecord = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

/** All requests in order of arrival. */
export class RequestJournal extends Array<RecordedRequest> {
  #next = 0;

  /** `filter`, `map` and others return plain arrays. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  open(request: Pick<RecordedRequest, 'method' | 'path' | 'headers'>, subject: RequestSubject): OpenRecord {
    const record: OpenRecord = {
      index: this.#next++,
      ...subject,
      ...request,
      status: 0,
      requestBytes: 0,
      responseBytes: 0,
      startedAtMs: performance.now(),
    };
    this.push(record);
    return record;
  }

  count(kind?: JournalKind): number {
    return kind === undefined ? this.length : this.filter(record => record.kind === kind).length;
  }

  /** Sum of the body bytes received. */
  received(kind?: JournalKind): number {
    return this.reduce(
      (sum, record) => (kind === undefined || record.kind === kind ? sum + record.requestBytes : sum),
      0,
    );
  }

  clear(): void {
    this.length = 0;
  }
}
