import type { JournalKind, RequestSubject } from '../request-journal.ts';
import { isDigest } from '../rules/digest.ts';

/** The subject of a `/v2/` request, with ECR's name of the operation, which determines quota and IAM action. */
export interface DataSubject extends RequestSubject {
  /** Upload session in the path. */
  readonly upload?: string;
}

type Method = 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
type Kinds = Readonly<Partial<Record<Method, readonly [JournalKind, string?]>>>;

const upload: Kinds = {
  PATCH: ['upload-part', 'UploadLayerPart'],
  PUT: ['upload-complete', 'CompleteLayerUpload'],
  GET: ['upload-status'],
  DELETE: ['upload-cancel'],
};
const blob: Kinds = {
  HEAD: ['blob-head', 'BatchCheckLayerAvailability'], // I: the quota tables suggest it
  GET: ['blob-get', 'GetDownloadUrlForLayer'],
  DELETE: ['blob-delete'],
};
const manifest: Kinds = {
  HEAD: ['manifest-head', 'BatchGetImage'],
  GET: ['manifest-get', 'BatchGetImage'],
  PUT: ['manifest-put', 'PutImage'],
  DELETE: ['manifest-delete', 'BatchDeleteImage'],
};

const other: DataSubject = { kind: 'other' };

export function dataSubject(method: string, url: URL): DataSubject {
  const path = decodePath(url.pathname);
  if (path === undefined) return other;
  if (path === '/v2/' || path === '/v2') return { kind: 'ping' };
  return (
    uploadsSubject(method, path, url.searchParams) ??
    contentSubject(method, path, url) ??
    listSubject(method, path) ??
    other
  );
}

function decodePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function uploadsSubject(method: string, path: string, query: URLSearchParams): DataSubject | undefined {
  const match = /^\/v2\/(.+)\/blobs\/uploads\/?([A-Za-z0-9-]*)$/.exec(path);
  const repository = match?.[1];
  if (match === null || repository === undefined) return undefined;
  const [digest, from] = [query.get('mount'), query.get('from')];
  if (match[2] === '') {
    if (method !== 'POST') return undefined;
    return {
      kind: digest === null ? 'upload-open' : 'mount',
      operation: 'InitiateLayerUpload',
      repository,
      ...(isDigest(digest) ? { digest } : {}),
      ...(from === null ? {} : { from }),
    };
  }
  const completed = query.get('digest');
  const subject = kindOf(upload, method);
  if (subject === undefined || match[2] === undefined) return undefined;
  return { ...subject, repository, upload: match[2], ...(isDigest(completed) ? { digest: completed } : {}) };
}

function contentSubject(method: string, path: string, { pathname }: URL): DataSubject | undefined {
  const match = /^\/v2\/(.+)\/(blobs|manifests)\/([^/]+)$/.exec(path);
  if (match?.[1] === undefined || match[3] === undefined || pathname.includes('..')) return undefined;
  const subject = kindOf(match[2] === 'blobs' ? blob : manifest, method);
  if (subject === undefined) return undefined;
  const named = match[2] === 'blobs' ? { digest: match[3] } : { reference: match[3] };
  return { ...subject, repository: match[1], ...named };
}

function listSubject(method: string, path: string): DataSubject | undefined {
  if (method !== 'GET') return undefined;
  const tags = /^\/v2\/(.+)\/tags\/list$/.exec(path);
  if (tags?.[1] !== undefined) return { kind: 'tags-list', operation: 'ListImages', repository: tags[1] };
  const referrers = /^\/v2\/(.+)\/referrers\/([^/]+)$/.exec(path);
  if (referrers?.[1] === undefined || referrers[2] === undefined) return undefined;
  return { kind: 'referrers', operation: 'BatchGetImage', repository: referrers[1], digest: referrers[2] };
}

function kindOf(kinds: Kinds, method: string): DataSubject | undefined {
  const entry = kinds[method as Method];
  if (entry === undefined) return undefined;
  const [kind, operation] = entry;
  return { kind, ...(operation === undefined ? {} : { operation }) };
}
