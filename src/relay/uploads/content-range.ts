import type { RelayCall } from '../call.ts';
import { RequestError } from '../request-error.ts';

/** `0-99`, as the OCI spec writes it, or `bytes 0-99/*`, as HTTP does. */
const pattern = /^(?:bytes[ =])?(\d{1,15})-(\d{1,15})(?:\/(?:\d{1,15}|\*))?$/;

/**
 * The position in the blob of a request's first byte, from its Content-Range.
 * @returns undefined without the header: the bytes follow those already sent
 * @throws RequestError if the header is malformed, or contradicts Content-Length
 */
export function firstByteOf({ headers, bodySize }: RelayCall): number | undefined {
  const header = headers['content-range'];
  if (header === undefined) return undefined;
  const match = pattern.exec(header.trim());
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  // an empty body has no range of its own; clients write 0-0 or N-(N-1)
  const fits = bodySize === undefined || bodySize === 0 || bodySize === last - first + 1;
  if (match !== null && fits) return first;
  throw new RequestError(
    400,
    'BLOB_UPLOAD_INVALID',
    'Content-Range is malformed, or does not match Content-Length.',
    'Send FIRST-LAST, the positions of the first and the last byte.',
  );
}
