/** The kinds of requests in a push. The report counts requests by kind; limits are set per kind. */
const requestKinds = [
  'token',
  'get-setting',
  'put-setting',
  'describe-repositories',
  'describe-pull-through-rules',
  'describe-creation-templates',
  'create-repository',
  'check-layers',
  'list-images',
  'batch-get-image',
  'blob-head',
  'blob-get',
  'mount',
  'upload-open',
  'upload-part',
  'upload-complete',
  'upload-status',
  'upload-cancel',
  'manifest-head',
  'manifest-get',
  'manifest-put',
  'manifest-delete',
  'tags-list',
  'referrers',
  'source',
] as const;

export type RequestKind = (typeof requestKinds)[number];

/** The result of one attempt of a request. */
export interface RequestRecord {
  readonly kind: RequestKind;
  /** HTTP status, 0 if there was no response. */
  readonly status: number;
  readonly milliseconds: number;
  readonly throttled: boolean;
}

/** Whoever requests are made for: they end with its signal, and are counted in its log. */
export interface RequestOwner {
  readonly signal: AbortSignal;
  readonly requests: RequestLog;
}

/** Counts every attempt of every request, so that the report shows what was actually sent. */
export class RequestLog {
  readonly #counts = new Map<RequestKind, number>();
  #throttled = 0;
  #retried = 0;

  record(record: RequestRecord): void {
    this.#counts.set(record.kind, (this.#counts.get(record.kind) ?? 0) + 1);
    if (record.throttled) this.#throttled += 1;
  }

  /** A failed attempt is about to be retried. */
  retry(): void {
    this.#retried += 1;
  }

  count(kind: RequestKind): number {
    return this.#counts.get(kind) ?? 0;
  }

  get throttled(): number {
    return this.#throttled;
  }

  get retried(): number {
    return this.#retried;
  }

  /** Counts by kind, without kinds that did not occur. */
  get byKind(): Readonly<Partial<Record<RequestKind, number>>> {
    return Object.fromEntries(this.#counts);
  }
}
