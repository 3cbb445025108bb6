import { stat } from 'node:fs/promises';
import { ImageError, InputError } from '../../shared/errors.ts';
import { readError } from '../../shared/file-error.ts';
import { ArchiveFile, readStart } from './archive-file.ts';
import { detectCompression, magicBytes } from './compression.ts';
import { copyToFile, decompressFile } from './decompress.ts';
import { Spool } from './spool.ts';
import { TarStore } from './tar-store.ts';

export interface ArchiveOptions {
  readonly signal: AbortSignal;
  /** Directory for a copy if the archive cannot be read in place (`RUNNER_TEMP`). */
  readonly temporaryDirectory: string;
}

/** An open archive and its temporary files. */
export interface OpenArchive {
  readonly files: TarStore;
  close(): Promise<void>;
}

/**
 * Opens a tar for random access. An uncompressed tar is read in place. A compressed one (gzip, zstd) or a named pipe, which
 * can be read only once, is first copied to `temporaryDirectory`. The copy is deleted by `close` or on failure.
 * @throws ImageError, InputError, AbortedError
 */
export async function openArchive(path: string, options: ArchiveOptions): Promise<OpenArchive> {
  const name = `archive ${path}`;
  options.signal.throwIfAborted();
  const kind = await kindOf(path);
  const compression = kind === 'file' ? await compressionOf(path) : 'none';
  if (kind === 'file' && compression === 'none') return await openPlain(path, name, options.signal);
  const spool = await Spool.create(options.temporaryDirectory);
  try {
    const tar = await spooled(path, kind, spool, { name, signal: options.signal });
    const files = await TarStore.open(await ArchiveFile.open(tar, name), options.signal);
    return { files, close: () => closeAll(files, spool) };
  } catch (error) {
    await spool.remove();
    throw error;
  }
}

async function openPlain(path: string, name: string, signal: AbortSignal): Promise<OpenArchive> {
  const files = await TarStore.open(await ArchiveFile.open(path, name), signal);
  return { files, close: () => files.close() };
}

async function closeAll(files: TarStore, spool: Spool): Promise<void> {
  try {
    await files.close();
  } finally {
    await spool.remove();
  }
}

/** Writes the archive to disk as an uncompressed tar. @returns its path */
async function spooled(
  path: string,
  kind: 'file' | 'pipe',
  spool: Spool,
  options: { readonly name: string; readonly signal: AbortSignal },
): Promise<string> {
  const file = kind === 'file' ? path : spool.path('copy');
  if (kind === 'pipe') await copyToFile(path, file, options);
  const compression = await compressionOf(file);
  if (compression === 'none') return file;
  const tar = spool.path('archive.tar');
  await decompressFile(file, tar, compression, options);
  return tar;
}

async function kindOf(path: string): Promise<'file' | 'pipe'> {
  const stats = await stat(path).catch(error => {
    throw readError(error, 'read the archive', path);
  });
  if (stats.isFile()) return 'file';
  if (stats.isFIFO()) return 'pipe';
  const problem = stats.isDirectory() ? 'is a directory, not an archive' : 'is not a regular file';
  throw new InputError('image', `${path} ${problem}.`, 'Use oci:DIR for an OCI image layout.');
}

async function compressionOf(path: string): Promise<'none' | 'gzip' | 'zstd'> {
  const compression = detectCompression(await readStart(path, magicBytes));
  if (compression !== 'bzip2' && compression !== 'xz') return compression;
  throw new ImageError(
    `Archive ${path} is compressed with ${compression}, which is not supported.`,
    `Decompress it first (${compression === 'xz' ? 'unxz' : 'bunzip2'}), or use gzip, zstd or no compression.`,
  );
}
