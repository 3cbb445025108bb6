import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { ArchiveFile } from '../../src/images/archive/archive-file.ts';
import { decompressFile } from '../../src/images/archive/decompress.ts';
import { openArchive } from '../../src/images/archive/open-archive.ts';
import { DirectoryStore } from '../../src/images/layout/directory-store.ts';
import { FileError } from '../../src/shared/file-error.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const path = temporaryDirectory();
const { signal } = new AbortController();
/** A regular file whose first page the kernel refuses to read with EIO, as a disk that fails. Linux only. */
const failing = '/proc/self/mem';
const failed = /^Cannot read .* \(.*\): the disk failed\.$/;

async function expectDisk(reading: Promise<unknown>): Promise<void> {
  await expect(reading).rejects.toThrow(failed);
  await expect(reading).rejects.toBeInstanceOf(FileError);
}

describe('a disk that fails while the image is read', () => {
  it('is named for an archive, at its start, in its middle, and as a stream', async () => {
    await expectDisk(openArchive(failing, { signal, temporaryDirectory: path() }));
    await using file = await ArchiveFile.open(failing, 'archive x.tar');
    await expectDisk(file.read(0, 512));
    await expectDisk(buffer(file.stream(512, 1000)));
  });

  it('is not blamed on the copy that is written', async () => {
    const unpacking = decompressFile(path(), path('copy'), 'gzip', { name: 'archive x', signal }); // opens, but cannot be read
    await expect(unpacking).rejects.toThrow(/^Cannot read the archive \(.*\): it is a directory\.$/);
  });

  it('is named for a layout', async () => {
    const blob = `blobs/sha256/${'a'.repeat(64)}`;
    await mkdir(path('layout/blobs/sha256'), { recursive: true });
    await symlink(failing, join(path('layout'), blob));
    await expectDisk(new DirectoryStore(path('layout')).read(blob, 1000));
  });
});
