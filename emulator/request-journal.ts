import type { IncomingHttpHeaders } from 'node:http';

/** What a request is for. `storage-get` is one to the S3 stand-in. */
export type JournalKind =
  | 'token'
  | 'get-setting'
  | 'put-setting'
  | 'describe-repositories'
  | 'describe-pull-through-rules'
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

/** What a request is about, as read from its first line. */
export interface RequestSubject {
  readonly kind: JournalKind;
  /** ECR's name of the operation, as `InitiateLayerUpload`; its quota and IAM action go by it. */
  readonly operation?: string;
  readonly repository?: string;
  readonly digest?: string;
  /** Source repository of a mount. */
  readonly from?: string;
  /** Tag or digest of a manifest. */
  readonly reference?: string;
}

/** One request as it was received and answered. */
export interface RecordedRequest extends RequestSubject {
  /** Order of arrival, from 0. */
  readonly index: number;
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** 0 while there is no answer, and for good when there never was one. */
  readonly status: number;
  /** Body bytes received. */
  readonly requestBytes: number;
  /** Body bytes sent. */
  readonly responseBytes: number;
  /** Milliseconds of `performance.now()`. */
  readonly startedAtMs: number;
  /** Undefined while the request is in flight. */
  readonly endedAtMs?: number;
  /** Of a mount: `mounted`, or why ECR answered 202. ECR itself never says. */
  readonly mount?: string;
}

export type OpenRecord = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

/** Every request in order of arrival. */
export class RequestJournal extends Array<RecordedRequest> {
  #next = 0;

  /** `filter`, `map` and the like give plain arrays. */
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
