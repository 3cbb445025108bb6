import type { IncomingBlob } from '../../images/blob-receiver.ts';
import type { Announcements } from './announcements.ts';

/**
 * Opens an upload, and tells clients that wait for the blob what becomes of it.
 * @param shown the error to show to the user for one of the upload
 */
export async function announcedBlob(
  repository: string,
  open: () => Promise<IncomingBlob>,
  announcements: Announcements,
  shown: (error: unknown) => unknown,
): Promise<IncomingBlob> {
  const upload = announcements.upload(repository);
  const blob = await upload.during(open).catch(error => {
    upload.end();
    throw error;
  });
  return {
    get size() {
      return blob.size;
    },
    async write(chunk) {
      try {
        await upload.during(() => blob.write(chunk));
      } catch (error) {
        throw shown(error);
      }
    },
    async commit(digest) {
      try {
        await upload.during(() => blob.commit(digest));
        announcements.stored(repository, digest);
      } catch (error) {
        announcements.failed(repository, digest);
        throw shown(error);
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
