import { z } from 'zod';
import { digestOf, isDigest } from '../oci/digest.ts';
import { maxManifestBytes, parseJson } from '../oci/manifest.ts';
import { mediaTypes } from '../oci/media-types.ts';
import type { ServedList } from '../registry/repository.ts';
import type { RelayRepository } from './backend.ts';
import type { Call } from './call.ts';
import { OciError } from './oci-error.ts';
import { digestFrom, referenceFrom } from './parameters.ts';
import type { Place } from './uploads.ts';

export async function headBlob(call: Call, repository: RelayRepository, reference: string): Promise<void> {
  const digest = digestFrom(reference);
  const size = await repository.find(digest);
  if (size === undefined) throw new OciError(404, 'BLOB_UNKNOWN', 'the repository does not have the blob');
  call.answer(200, {
    'content-length': size,
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    'accept-ranges': 'bytes',
  });
}

/** Streams the blob, or hands on the redirect to the blob storage. */
export async function getBlob(call: Call, repository: RelayRepository, reference: string): Promise<void> {
  const digest = digestFrom(reference);
  const blob = await repository.readBlob(digest, call.header('range'));
  if (blob === undefined) throw new OciError(404, 'BLOB_UNKNOWN', 'the repository does not have the blob');
  if ('redirect' in blob) return call.answer(307, { location: blob.redirect.href });
  const headers = {
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    ...(blob.contentRange === undefined ? {} : { 'content-range': blob.contentRange }),
  };
  const length =
    blob.size === undefined ? { 'transfer-encoding': 'chunked' } : { 'content-length': blob.size };
  await call.stream(blob.status, { ...headers, ...length }, blob.stream);
}

export async function headManifest(
  call: Call,
  repository: RelayRepository,
  reference: string,
): Promise<void> {
  const head = await repository.headManifest(referenceFrom(reference));
  if (head === undefined) throw manifestUnknown();
  call.answer(200, {
    'content-length': head.size,
    'content-type': head.mediaType,
    'docker-content-digest': head.digest,
  });
}

export async function getManifest(call: Call, repository: RelayRepository, reference: string): Promise<void> {
  const manifest = await repository.getManifest(referenceFrom(reference));
  if (manifest === undefined) throw manifestUnknown();
  const headers = { 'content-type': manifest.mediaType, 'docker-content-digest': manifest.digest };
  call.answer(200, headers, manifest.bytes);
}

const describedSchema = z.looseObject({
  mediaType: z.string().optional(),
  subject: z.looseObject({ digest: z.string() }).optional(),
});

export async function putManifest(
  call: Call,
  { base }: Place,
  repository: RelayRepository,
  reference: string,
): Promise<void> {
  const target = referenceFrom(reference);
  const bytes = await call.smallBody(maxManifestBytes);
  if (target.startsWith('sha256:') && target !== digestOf(bytes)) {
    throw new OciError(400, 'DIGEST_INVALID', 'the manifest does not have the digest in the URL');
  }
  const { mediaType, subject } = described(bytes);
  const type = call.header('content-type')?.split(';')[0]?.trim() || mediaType || mediaTypes.ociManifest;
  const digest = await repository.putManifest(target, bytes, type);
  call.answer(201, {
    location: `${base}/manifests/${digest}`,
    'docker-content-digest': digest,
    ...(isDigest(subject?.digest) ? { 'oci-subject': subject.digest } : {}),
  });
}

/** Untrusted, and malformed ones are rejected by ECR. */
function described(bytes: Buffer): z.infer<typeof describedSchema> {
  try {
    return describedSchema.safeParse(parseJson(bytes, 'The manifest')).data ?? {};
  } catch {
    throw new OciError(400, 'MANIFEST_INVALID', 'the manifest is not valid JSON');
  }
}

const tagsSchema = z.looseObject({ name: z.string() });

/** The list has the name that the client used. */
export async function listTags(call: Call, place: Place, repository: RelayRepository, name: string) {
  const list = await repository.listTags(call.query);
  const json = tagsSchema.safeParse(parseJson(list.bytes, 'The list of tags')).data;
  const bytes = json === undefined ? list.bytes : Buffer.from(JSON.stringify({ ...json, name }));
  answerList(call, { ...list, bytes }, `${place.base}/tags/list`);
}

export async function listReferrers(call: Call, place: Place, repository: RelayRepository, of: string) {
  const digest = digestFrom(of);
  answerList(call, await repository.listReferrers(digest, call.query), `${place.base}/referrers/${digest}`);
}

function answerList(call: Call, list: ServedList, path: string): void {
  const { bytes, mediaType, nextQuery, filtersApplied } = list;
  const headers = {
    'content-type': mediaType,
    ...(nextQuery === undefined ? {} : { link: `<${path}?${nextQuery}>; rel="next"` }),
    ...(filtersApplied === undefined ? {} : { 'oci-filters-applied': filtersApplied }),
  };
  call.answer(200, headers, bytes);
}

function manifestUnknown(): OciError {
  return new OciError(404, 'MANIFEST_UNKNOWN', 'the repository does not have the manifest');
}
