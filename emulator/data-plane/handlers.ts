import type { JournalKind } from '../request-journal.ts';
import { getBlob, headBlob } from './blobs.ts';
import type { DataHandler } from './data-plane.ts';
import { deleteManifest, getManifest, listReferrers, listTags, putManifest } from './manifests.ts';
import type { DataSubject } from './subject.ts';
import { cancelUpload, completeUpload, openUpload, uploadPart, uploadStatus } from './uploads.ts';

const handlers: Readonly<Partial<Record<JournalKind, DataHandler>>> = {
  'blob-head': headBlob,
  'blob-get': getBlob,
  mount: openUpload,
  'upload-open': openUpload,
  'upload-part': uploadPart,
  'upload-complete': completeUpload,
  'upload-status': uploadStatus,
  'upload-cancel': cancelUpload,
  'manifest-head': getManifest,
  'manifest-get': getManifest,
  'manifest-put': putManifest,
  'manifest-delete': deleteManifest,
  'tags-list': listTags,
  referrers: listReferrers,
};

/** The emulated data plane. */
export function dataHandlerOf({ kind }: DataSubject): DataHandler | undefined {
  return handlers[kind];
}
