import type { Digest } from '../../oci/digest.ts';
import { UploadBody } from '../../shared/upload-body.ts';
import type { RegistryRequest } from '../registry-request.ts';
import type { UploadSession } from '../repository.ts';
import type { SendTally } from '../send-tally.ts';
import { completingUrl } from '../upload-location.ts';
import type { Part } from './part.ts';

export interface PartToSend {
  readonly part: Part;
  /** Completes the blob. */
  readonly digest: Digest | undefined;
  /** Bytes of the part that the registry has. */
  readonly offset: number;
  readonly what: string;
  readonly tally: SendTally;
}

/** The PATCH of a part, or the PUT of the last one (OCI distribution spec, "Pushing a blob in chunks"). */
export function partRequest(
  { part, digest, offset, what, tally }: PartToSend,
  session: UploadSession,
  repository: string,
): RegistryRequest {
  const first = part.start + offset;
  const size = part.size - offset;
  const ranged = size > 0 && (digest === undefined || first > 0);
  const body = (): UploadBody => {
    const attempt = tally.begin(offset);
    return new UploadBody(async () => bytesFrom(part, offset), {
      size,
      onOffered: bytes => attempt.offered(bytes),
      onSent: bytes => attempt.sent(bytes),
    });
  };
  return {
    kind: digest === undefined ? 'upload-part' : 'upload-complete',
    method: digest === undefined ? 'PATCH' : 'PUT',
    url: digest === undefined ? session.location : completingUrl(session.location, digest),
    headers: {
      'content-type': 'application/octet-stream',
      ...(ranged ? { 'content-range': `${first}-${part.end - 1}` } : {}),
    },
    body,
    scope: `repository:${repository}:pull,push`,
    repository,
    what,
  };
}

async function* bytesFrom(part: Part, offset: number): AsyncGenerator<Uint8Array, void, undefined> {
  yield* part.chunks(offset);
}
