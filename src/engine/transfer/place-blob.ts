import type { Digest } from '../../oci/digest.ts';
import type { BlobContent, ProgressListener, Repository, UploadSession } from '../../registry/repository.ts';

/** How a blob came into the target repository. */
export interface Placed {
  readonly outcome: 'mounted' | 'pushed';
  /** Source repository when mounted. */
  readonly from?: string;
  /** Mounts that the registry answered with an upload session. */
  readonly refusedMounts: number;
  /** Requests that tried to move the blob: mounts, and attempts to upload. */
  readonly attempts: number;
}

/** Runs work when one of its slots is free. */
export type Slots = <T>(work: () => Promise<T>) => Promise<T>;

/** A mount costs one round trip, an upload of a large layer many seconds: but not every holder is worth one. */
const maxMountAttempts = 3;

export type MountOutcome =
  | { readonly mounted: true; readonly placed: Placed }
  | { readonly mounted: false; readonly session: UploadSession | undefined; readonly refused: number };

/** Tries the sources, best first; the session of the last refusal is kept for the upload. */
export async function mountBlob(
  target: Repository,
  digest: Digest,
  sources: readonly string[],
): Promise<MountOutcome> {
  const tried = sources.slice(0, maxMountAttempts);
  let session: UploadSession | undefined;
  for (const [refused, from] of tried.entries()) {
    const opened = await target.openUpload({ digest, from });
    if (session !== undefined) void target.cancelUpload(session);
    if (opened.mounted) {
      return {
        mounted: true,
        placed: { outcome: 'mounted', from, refusedMounts: refused, attempts: refused + 1 },
      };
    }
    session = opened.session;
  }
  return { mounted: false, session, refused: tried.length };
}

/**
 * Mounts the blob from the first source that works, else uploads it in the session that the last refusal opened: the
 * POST that opens an upload always carries the best guess, so a wrong one costs no request.
 */
export async function placeBlob(
  target: Repository,
  content: BlobContent,
  sources: readonly string[],
  slots: { readonly mount: Slots; readonly upload: Slots },
  progress: ProgressListener,
): Promise<Placed> {
  const mount = await slots.mount(() => mountBlob(target, content.digest, sources));
  if (mount.mounted) return mount.placed;
  const sent = await slots.upload(() => target.sendBlob(mount.session, content, progress));
  return { outcome: 'pushed', refusedMounts: mount.refused, attempts: mount.refused + sent.attempts };
}
