import type { IncomingBlob } from '../../images/blob-receiver.ts';
import type { Announcements } from './announcements.ts';

/** Tells clients that wait for a blob what becomes of it. */
export function announcedBlob(
  repository: string,
  blob: IncomingBlob,
  announcements: Announcements,
): IncomingBlob {
  const upload = announcements.upload(repository);
  return {
    get size() {
      return blob.size;
    },
    write: chunk => upload.during(() => blob.write(chunk)),
    async commit(digest) {
      try {
        await upload.during(() => blob.commit(digest));
        announcements.stored(repository, digest);
      } catch (error) {
        announcements.failed(repository, digest);
        throw error;
      } finally {
        upload.end();
      }
    },
    async discard() {
      upload.end();
      await blob.discard();
    },
  };
}
