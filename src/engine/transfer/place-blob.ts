import type { Digest } from '../../oci/digest.ts';
import type { BlobContent, ProgressListener, Repository, UploadSession } from '../../registry/repository.ts';
import type { Placed } from '../placed.ts';
import type { TransferSlots } from '../siblings.ts';

/** Mounts transfer no data, so there may be more of them at a time than uploads. */
export const mountsAtOnce = 32;

/** Where a blob may be mounted from. */
export interface MountSources {
  /** Best first. */
  readonly known: readonly string[];
  /** Searches for others after all of these refused; a repository may have a blob that no manifest refers to yet. */
  readonly further?: ((refused: readonly string[]) => Promise<readonly string[]>) | undefined;
}

/** A mount costs one round trip, and the upload of a large layer many seconds. Still, not every repository is worth a try. */
const most = { known: 3, further: 2 } as const;

export type MountOutcome =
  | { readonly mounted: true; readonly placed: Placed }
  | {
      readonly mounted: false;
      readonly session: UploadSession | undefined;
      /** Repositories that refused. */
      readonly refusedBy: readonly string[];
    };

/** Tries the sources, best first. The session of the last refusal is kept for the upload. */
export async function mountBlob(
  target: Repository,
  digest: Digest,
  sources: MountSources,
): Promise<MountOutcome> {
  let session: UploadSession | undefined;
  const refusedBy: string[] = [];
  for await (const from of inTurn(sources)) {
    const opened = await target.openUpload({ digest, from });
    if (session !== undefined) void target.cancelUpload(session);
    if (opened.mounted) return { mounted: true, placed: mountedFrom(from, refusedBy.length) };
    session = opened.session;
    refusedBy.push(from);
  }
  return { mounted: false, session, refusedBy };
}

/** @param refusals mounts of it that were refused before */
export function mountedFrom(from: string, refusals: number): Placed {
  return { outcome: 'mounted', from, refusedMounts: refusals, attempts: refusals + 1 };
}

async function* inTurn({ known, further }: MountSources): AsyncGenerator<string> {
  const first = known.slice(0, most.known);
  yield* first;
  if (first.length === 0 || further === undefined) return;
  yield* (await further(first)).slice(0, most.further);
}

/**
 * Mounts the blob from the first source that works, or else uploads it in the session that the last refusal opened. The
 * POST that opens an upload always names the best guess, so a wrong guess costs no request.
 */
export async function placeBlob(
  target: Repository,
  content: BlobContent,
  sources: MountSources,
  slots: TransferSlots,
  progress: ProgressListener,
): Promise<Placed> {
  const mount = await slots.mount(() => mountBlob(target, content.digest, sources));
  if (mount.mounted) return mount.placed;
  const sent = await slots.upload(() => target.sendBlob(mount.session, content, progress));
  const refusals = mount.refusedBy.length;
  return { outcome: 'pushed', refusedMounts: refusals, attempts: refusals + sent.attempts };
}
