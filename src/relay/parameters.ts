import { type Digest, isDigest } from '../oci/digest.ts';
import { isRepositoryName, isTag } from '../oci/reference.ts';
import { OciError } from './oci-error.ts';

/** @throws OciError */
export function digestFrom(text: string | null): Digest {
  if (isDigest(text)) return text;
  throw new OciError(400, 'DIGEST_INVALID', 'the digest is malformed');
}

/** A tag or digest. @throws OciError */
export function referenceFrom(text: string): string {
  if (isDigest(text) || isTag(text)) return text;
  throw new OciError(
    400,
    text.includes(':') ? 'DIGEST_INVALID' : 'TAG_INVALID',
    'the reference is malformed',
  );
}

/** @throws OciError */
export function nameFrom(text: string): string {
  if (isRepositoryName(text)) return text;
  throw new OciError(400, 'NAME_INVALID', 'the repository name is malformed');
}

/** First byte of a Content-Range: `0-99` (OCI), or `bytes 0-99/200` (HTTP). @throws OciError */
export function firstByteFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, first] = /^(?:bytes[ =])?(\d{1,15})-\d{1,15}(?:\/(?:\d+|\*))?$/.exec(text) ?? [];
  if (first !== undefined) return Number(first);
  throw new OciError(400, 'BLOB_UPLOAD_INVALID', 'the Content-Range is malformed');
}
