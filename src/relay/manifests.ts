import { type Digest, DigestVerifier, isDigest } from '../oci/digest.ts';
import { maxManifestBytes, parseJson } from '../oci/manifest.ts';
import { openRepository, pathIn, type RepositoryCall } from './context.ts';
import { RequestError } from './request-error.ts';

export async function headManifest(request: RepositoryCall, reference: string): Promise<void> {
  const repository = await openRepository(request);
  const head = await repository.headManifest(reference);
  if (head === undefined) throw unknownManifest(request, reference);
  request.call.answer(200, { ...headersOf(head.mediaType, head.digest), 'content-length': head.size });
}

/** Returns the stored type, regardless of what the client accepts: converting a manifest changes its digest. */
export async function getManifest(request: RepositoryCall, reference: string): Promise<void> {
  const repository = await openRepository(request);
  const manifest = await repository.getManifest(reference);
  if (manifest === undefined) throw unknownManifest(request, reference);
  request.call.answer(200, headersOf(manifest.mediaType, manifest.digest), manifest.bytes);
}

export async function putManifest(request: RepositoryCall, reference: string): Promise<void> {
  const { call } = request;
  const repository = await openRepository(request);
  const bytes = await call.readBody(maxManifestBytes);
  if (bytes === undefined) throw tooLarge();
  if (isDigest(reference)) verify(bytes, reference);
  const { mediaType, subject } = membersOf(bytes);
  const digest = await repository.putManifest(
    reference,
    bytes,
    typeOrThrow(call.headers['content-type'], mediaType),
  );
  call.answer(201, {
    location: pathIn(request, `manifests/${digest}`),
    'docker-content-digest': digest,
    ...(subject === undefined ? {} : { 'oci-subject': subject }),
  });
}

function headersOf(mediaType: string, digest: Digest) {
  return { 'content-type': mediaType, 'docker-content-digest': digest };
}

function verify(bytes: Buffer, digest: Digest): void {
  const verifier = new DigestVerifier(digest);
  verifier.update(bytes);
  if (verifier.finish().matches) return;
  throw new RequestError(
    400,
    'DIGEST_INVALID',
    `The manifest does not have the digest ${digest}.`,
    'Push it again.',
  );
}

interface Members {
  readonly mediaType?: string;
  /** Digest of the subject. */
  readonly subject?: Digest;
}

/** The members of the manifest that the response depends on. The registry validates the rest. @throws ImageError */
function membersOf(bytes: Buffer): Members {
  const json = parseJson(bytes, 'The manifest');
  if (typeof json !== 'object' || json === null) return {};
  const { mediaType, subject } = json as { mediaType?: unknown; subject?: { digest?: unknown } | null };
  return {
    ...(typeof mediaType === 'string' ? { mediaType } : {}),
    ...(isDigest(subject?.digest) ? { subject: subject.digest } : {}),
  };
}

const typePattern = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/i;

/** Content-Type without parameters, or the member `mediaType`. */
function typeOrThrow(header: string | undefined, member: string | undefined): string {
  const given = header?.split(';')[0]?.trim() ?? '';
  const type = given === '' ? (member ?? '') : given;
  if (typePattern.test(type)) return type;
  throw new RequestError(
    400,
    'MANIFEST_INVALID',
    'The manifest has no valid media type.',
    'Send it in the header Content-Type.',
  );
}

function tooLarge(): RequestError {
  return new RequestError(
    413,
    'MANIFEST_INVALID',
    'The manifest is larger than the 4 MiB that registries accept.',
    'Push an image with fewer layers or annotations.',
  );
}

function unknownManifest({ name }: RepositoryCall, reference: string): RequestError {
  return new RequestError(
    404,
    'MANIFEST_UNKNOWN',
    `Repository ${name} has no manifest ${reference}.`,
    'Check the tag or digest.',
  );
}
