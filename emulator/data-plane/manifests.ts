import { BodyTooLarge } from '../http-call.ts';
import { digestOf, isDigest } from '../rules/digest.ts';
import { maxManifestBytes } from '../rules/manifest.ts';
import { oci } from '../rules/media-types.ts';
import { EcrError, invalidParameter } from '../state/ecr-error.ts';
import { pageOf, scrambled } from '../state/paging.ts';
import { convertFor } from './convert-manifest.ts';
import type { DataCall } from './data-call.ts';
import { registryHeaders } from './errors.ts';

/** GET and HEAD. Both count as a pull (D for GET, I for HEAD). */
export async function getManifest(call: DataCall): Promise<void> {
  const reference = call.subject.reference ?? '';
  const repository = call.registry.repository(call.repository);
  const stored = repository.findManifest(reference);
  if (stored === undefined) throw new EcrError('ImageNotFoundException', 'Requested image not found');
  call.registry.recordPull(repository, stored.digest);
  const byTag = !isDigest(reference) && call.registry.behaviour.convertsManifests;
  const accept = call.http.request.headers.accept ?? '';
  const { bytes, mediaType } = byTag ? convertFor(stored, accept) : stored;
  const headers = {
    ...registryHeaders,
    'content-type': mediaType,
    'content-length': bytes.byteLength,
    'docker-content-digest': digestOf(bytes),
  };
  await call.http.answer(200, headers, bytes);
}

export async function putManifest(call: DataCall): Promise<void> {
  const bytes = await readManifestBody(call);
  const type = call.http.request.headers['content-type'] ?? '';
  const digest = call.registry.putManifest(call.repository, bytes, type, call.subject.reference);
  const subject = call.registry.repository(call.repository).findManifest(digest)?.subject;
  await call.http.answer(201, {
    ...registryHeaders,
    location: `${call.context.endpoint}/v2/${call.repository}/manifests/${digest}`,
    'docker-content-digest': digest,
    ...(subject === undefined ? {} : { 'oci-subject': subject }),
  });
}

/** @throws EcrError InvalidParameterException above ECR's limit */
export async function readManifestBody({ http }: DataCall): Promise<Buffer> {
  try {
    return await http.readBody(maxManifestBytes);
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error;
    throw invalidParameter(
      'imageManifest',
      `Member must have length less than or equal to ${maxManifestBytes}`,
    );
  }
}

/** By tag, deletes the tag, and the image with its last tag. By digest, deletes the image. */
export async function deleteManifest(call: DataCall): Promise<void> {
  const reference = call.subject.reference ?? '';
  if (isDigest(reference)) call.registry.deleteImage(call.repository, reference);
  else call.registry.deleteTag(call.repository, reference);
  await call.http.answer(202, registryHeaders);
}

/** JSON as `text/plain`, 100 per page, not sorted. Rejects more than 1,000 per page (U). */
export async function listTags(call: DataCall): Promise<void> {
  const { searchParams } = call.http.url;
  const size = pageSizeOf(searchParams.get('n'));
  const { tags: all, name } = call.registry.repository(call.repository);
  const keyOf = (tag: string) => tag;
  const page = pageOf(scrambled(all.keys(), keyOf), keyOf, size, searchParams.get('last') ?? undefined);
  const url = `${call.context.endpoint}/v2/${name}/tags/list?n=${size}&last=${page.nextToken}`;
  await call.http.answer(
    200,
    {
      ...registryHeaders,
      'content-type': 'text/plain; charset=utf-8',
      ...(page.nextToken === undefined ? {} : { link: `<${url}>; rel="next"` }),
    },
    JSON.stringify({ name, tags: page.items }),
  );
}

function pageSizeOf(n: string | null): number {
  if (n === null) return 100;
  const size = /^\d+$/.test(n) ? Number(n) : 0;
  if (size > 1000) throw invalidParameter('maxResults', 'Member must have value less than or equal to 1000');
  if (size < 1) throw invalidParameter('maxResults', 'Member must have value greater than or equal to 1'); // I
  return size;
}

/** OCI 1.1. */
export async function listReferrers(call: DataCall): Promise<void> {
  const { digest } = call.subject;
  const wanted = call.http.url.searchParams.get('artifactType');
  const manifests = [...call.registry.repository(call.repository).manifests.values()]
    .filter(({ subject, artifactType }) => subject === digest && (wanted === null || artifactType === wanted))
    .map(manifest => ({
      mediaType: manifest.mediaType,
      digest: manifest.digest,
      size: manifest.bytes.byteLength,
      artifactType: manifest.artifactType,
      annotations: manifest.annotations,
    }));
  await call.http.answer(
    200,
    {
      ...registryHeaders,
      'content-type': oci.index,
      ...(wanted === null ? {} : { 'oci-filters-applied': 'artifactType' }),
    },
    JSON.stringify({ schemaVersion: 2, mediaType: oci.index, manifests }),
  );
}
