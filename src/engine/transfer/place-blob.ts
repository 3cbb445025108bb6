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
  readonly further: (refused: readonly string[]) => Promise<readonly string[]>;
  /** Waits for another image of the step that has the blob. Asked after all others, before an upload. */
  readonly sibling?: () => Promise<string | undefined>;
}

/** A mount costs one round trip, and the upload of a large layer many seconds. Still, not every repository is worth a try. */
const most = { known: 3, further: 2 } as const;

export type MountOutcome =
  | { readonly mounted: true; readonly placed: Placed }
  | { readonly mounted: false; readonly session: UploadSession | undefined; readonly refused: number };

/** Tries the sources, best first. The session of the last refusal is kept for the upload. */
export async function mountBlob(
  target: Repository,
  digest: Digest,
  sources: MountSources,
): Promise<MountOutcome> {
  let session: UploadSession | undefined;
  let refused = 0;
  for await (const from of inTurn(sources)) {
    const opened = await target.openUpload({ digest, from });
    if (session !== undefined) void target.cancelUpload(session);
    if (opened.mounted) {
      return {
        mounted: true,
        placed: { outcome: 'mounted', from, refusedMounts: refused, attempts: refused + 1 },
      };
    }
    session = opened.session;
    refused += 1;
  }
  return { mounted: false, session, refused };
}

async function* inTurn({ known, further }: MountSources): AsyncGenerator<string> {
  const first = known.slice(0, most.known);
  yield* first;
  if (first.length === 0) return;
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
  const sibling = await sources.sibling?.();
  if (sibling !== undefined) {
    const known = { known: [sibling], further: async () => [] };
    const second = await slots.mount(() => mountBlob(target, content.digest, known));
    if (second.mounted)
      return { ...second.placed, refusedMounts: mount.refused, attempts: mount.refused + 1 };
  }
  const sent = await slots.upload(() => target.sendBlob(mount.session, content, progress));
  return { outcome: 'pushed', refusedMounts: mount.refused, attempts: mount.refused + sent.attempts };
}
