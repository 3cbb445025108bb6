import type { Digest } from '../../oci/digest.ts';
import { isRepositoryName } from '../../oci/reference.ts';
import type { RelayRepository } from '../backend.ts';
import { openRepository, type RepositoryCall } from '../context.ts';
import { digestOrThrow } from '../routes.ts';
import { answerBlob, answerSession } from './answers.ts';

/** POST: mounts a blob, takes a whole one (`digest` and a body), or opens a session. */
export async function openUpload(request: RepositoryCall): Promise<void> {
  const { call, context } = request;
  const [mounted, complete] = ['mount', 'digest'].map(name => optionalDigest(call.parameter(name)));
  const repository = await openRepository(request);
  if (mounted !== undefined && (await mount(request, repository, mounted))) {
    return answerBlob(request, mounted);
  }
  const session = context.uploads.open(request.name, await repository.receive());
  // without a body, the client expects a session, as from registries that do not take whole blobs
  if (complete === undefined || call.bodySize === 0) return answerSession(request, session, 202);
  try {
    await session.append(call);
    await session.commit(complete);
  } catch (error) {
    await session.discard(); // the client does not know its ID
    throw error;
  }
  answerBlob(request, complete);
}

function optionalDigest(text: string | undefined): Digest | undefined {
  return text === undefined ? undefined : digestOrThrow(text);
}

/** Without `from`, from anywhere (OCI distribution spec, "Mounting a blob from another repository"). */
async function mount(
  { call, context }: RepositoryCall,
  repository: RelayRepository,
  digest: Digest,
): Promise<boolean> {
  const from = call.parameter('from');
  if (from === undefined) return (await repository.find(digest)) !== undefined;
  const name = context.token.strip(from) ?? from;
  return isRepositoryName(name) && (await repository.mount(digest, name));
}
