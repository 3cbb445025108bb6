import { getBlob, headBlob } from './blobs.ts';
import type { RelayCall } from './call.ts';
import type { RelayContext } from './context.ts';
import { listReferrers, listTags } from './lists.ts';
import { getManifest, headManifest, putManifest } from './manifests.ts';
import { RequestError } from './request-error.ts';
import type { Route } from './routes.ts';
import { appendToUpload, cancelUpload, completeUpload, uploadStatus } from './uploads/continue-upload.ts';
import { openUpload } from './uploads/open-upload.ts';

type Handlers = Readonly<Record<string, () => Promise<void>>>;

/** Calls the handler of the request. @throws RequestError UNSUPPORTED if there is none for this method */
export async function dispatch(context: RelayContext, call: RelayCall, route: Route): Promise<void> {
  const handlers = handlersOf(context, call, route);
  const handler = Object.hasOwn(handlers, call.method) ? handlers[call.method] : undefined;
  if (handler === undefined) throw unsupported(Object.keys(handlers));
  await handler();
}

function handlersOf(context: RelayContext, call: RelayCall, route: Route): Handlers {
  const request = { context, call, name: route.name };
  switch (route.kind) {
    case 'blob':
      return {
        HEAD: () => headBlob(request, route.digest),
        GET: () => getBlob(request, route.digest),
      };
    case 'uploads':
      return { POST: () => openUpload(request) };
    case 'upload':
      return {
        PATCH: () => appendToUpload(request, route.id),
        PUT: () => completeUpload(request, route.id),
        GET: () => uploadStatus(request, route.id),
        DELETE: () => cancelUpload(request, route.id),
      };
    case 'manifest':
      return {
        HEAD: () => headManifest(request, route.reference),
        GET: () => getManifest(request, route.reference),
        PUT: () => putManifest(request, route.reference),
      };
    case 'tags':
      return { GET: () => listTags(request) };
    case 'referrers':
      return { GET: () => listReferrers(request, route.digest) };
  }
}

export function unsupported(methods: readonly string[]): RequestError {
  return new RequestError(
    405,
    'UNSUPPORTED',
    'The relay does not support this operation.',
    'Send it to the registry itself.',
    { allow: methods.join(', ') },
  );
}
