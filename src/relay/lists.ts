import type { Digest } from '../oci/digest.ts';
import { parseJsonOrNothing } from '../oci/manifest.ts';
import type { ServedList } from '../registry/repository.ts';
import { RegistryError } from '../shared/errors.ts';
import { openRepository, pathIn, type RepositoryCall } from './context.ts';

/** One page of tags, under the name by which the client knows the repository. */
export async function listTags(request: RepositoryCall): Promise<void> {
  const repository = await openRepository(request);
  const list = await repository.listTags(request.call.query);
  const json = { ...parse(list.bytes, request.name), name: request.context.token.prepend(request.name) };
  answerList(request, { ...list, bytes: Buffer.from(JSON.stringify(json)) }, 'tags/list');
}

export async function listReferrers(request: RepositoryCall, digest: Digest): Promise<void> {
  const repository = await openRepository(request);
  const list = await repository.listReferrers(digest, request.call.query);
  answerList(request, list, `referrers/${digest}`);
}

function answerList(request: RepositoryCall, list: ServedList, suffix: string): void {
  const { bytes, mediaType, nextQuery, filtersApplied } = list;
  const next = nextQuery === undefined ? undefined : `<${pathIn(request, suffix)}?${nextQuery}>; rel="next"`;
  request.call.answer(
    200,
    {
      'content-type': mediaType,
      ...(next === undefined ? {} : { link: next }),
      ...(filtersApplied === undefined ? {} : { 'oci-filters-applied': filtersApplied }),
    },
    bytes,
  );
}

/** @throws RegistryError if it is not a JSON object */
function parse(bytes: Buffer, name: string): object {
  const json = parseJsonOrNothing(bytes);
  if (typeof json === 'object' && json !== null) return json;
  throw new RegistryError(
    `The registry returned a malformed list of the tags in ${name}.`,
    'Run the job again.',
  );
}
