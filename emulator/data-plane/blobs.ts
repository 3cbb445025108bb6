import type { Fault } from '../faults.ts';
import { isDigest } from '../rules/digest.ts';
import { EcrError } from '../state/ecr-error.ts';
import type { StoredBlob } from '../state/repository.ts';
import type { DataCall } from './data-call.ts';
import { answerCode, registryHeaders } from './errors.ts';

/** Also finds uploaded blobs that no manifest refers to, like BatchCheckLayerAvailability (I). */
export async function headBlob(call: DataCall): Promise<void> {
  const blob = find(call);
  if (blob === undefined) return unknown(call);
  await call.http.answer(200, {
    ...registryHeaders,
    'content-type': 'application/octet-stream',
    'content-length': blob.size,
    'docker-content-digest': blob.digest,
  });
}

/** Returns a redirect to a signed URL of another origin, never the bytes. */
export async function getBlob(call: DataCall): Promise<void> {
  const blob = find(call);
  if (blob === undefined) return unknown(call);
  if (!call.registry.repository(call.repository).isReferenced(blob.digest)) {
    throw new EcrError('LayerInaccessibleException', 'The layer is not associated with an image');
  }
  const fault = takeDownloadFault(call);
  const location = call.context.storage.urlFor(call.region, call.repository, blob.digest, fault);
  await call.http.answer(307, { ...registryHeaders, location, 'docker-content-digest': blob.digest });
}

/** Faults of the bytes apply where the bytes come from. */
function takeDownloadFault({ http }: DataCall): Fault | undefined {
  const { fault } = http;
  const spoilsBytes =
    fault !== undefined &&
    ['truncate', 'reset-during', 'wrong-digest', 'stall-response', 'drip'].includes(fault.type);
  if (!spoilsBytes) return undefined;
  http.fault = undefined;
  return fault;
}

function find({ registry, repository, subject }: DataCall): StoredBlob | undefined {
  const { digest } = subject;
  return isDigest(digest) ? registry.repository(repository).blobs.get(digest) : undefined;
}

async function unknown({ http, subject }: DataCall): Promise<void> {
  await answerCode(http, 404, 'BLOB_UNKNOWN', `The layer ${subject.digest} does not exist`); // I: wording
}
