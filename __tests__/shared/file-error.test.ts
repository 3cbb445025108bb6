import { describe, expect, it } from '@jest/globals';
import { InputError } from '../../src/shared/errors.ts';
import {
  FileError,
  fileError,
  programFileError,
  readError,
  whenHandlesAreFree,
  writeError,
} from '../../src/shared/file-error.ts';

const failed = (code: string) => Object.assign(new Error(`${code}: it failed`), { code });

describe('an error of the disk', () => {
  it.each([
    ['ENOSPC', /the disk is full\. Free some space there .*RUNNER_TEMP/],
    ['EDQUOT', /the disk quota is used up\. Free some space there .*RUNNER_TEMP/],
    ['EROFS', /read-only\. Make it writable .*RUNNER_TEMP/],
    ['EACCES', /permission denied\. Make it writable .*RUNNER_TEMP/],
    ['EPERM', /permission denied\. Make it writable .*RUNNER_TEMP/],
    ['EMFILE', /too many files are open\. Raise .*"ulimit -n"/],
    ['ENFILE', /too many files are open on this machine\. Raise .*fs\.file-max/],
    ['EIO', /the disk failed\. Check the disk.*RUNNER_TEMP/],
    ['EFBIG', /the file is too large\. Raise .*"ulimit -f"/],
    ['EBUSY', /it is in use\./],
    ['ENOENT', /it does not exist\. Check the path/],
    ['ENOTDIR', /a part of the path is not a directory\. Check the path/],
    ['EISDIR', /it is a directory\. Check the path/],
    ['ELOOP', /its symbolic links are a loop\. Check the path/],
    ['ENAMETOOLONG', /the path is too long\. Check the path/],
  ])('%s has a line that names the file and the way out', (code, line) => {
    const error = fileError(failed(code), 'write the report', '/temp/x');
    expect(error).toBeInstanceOf(FileError);
    expect(error?.line).toMatch(/^Cannot write the report \(\/temp\/x\): /);
    expect(error?.line).toMatch(line);
  });

  it('of a file that is read has nothing to do with RUNNER_TEMP', () => {
    expect(readError(failed('EACCES'), 'read it', '/x')?.line).toBe(
      'Cannot read it (/x): permission denied. Make it readable for the user of the runner.',
    );
    expect(readError(failed('ESTALE'), 'read it', '/x').line).toMatch(/its file server has lost it/);
    expect(readError(new Error('odd'), 'read it', '/x').line).toMatch(/^Cannot read it \(\/x\): odd\. /);
  });

  it('is told from any other, which a file that is written has, too', () => {
    expect(fileError(failed('ECONNRESET'), 'write it', '/x')).toBeUndefined();
    expect(writeError(failed('ENODEV'), 'write it', '/x').line).toMatch(/ENODEV.*RUNNER_TEMP/);
    const known = new InputError('image', 'is wrong.', 'Fix it.');
    expect(writeError(known, 'write it', '/x')).toBe(known);
  });

  it.each([
    ['write /dev/stdout: no space left on device', /the disk is full/],
    ['write x: disk quota exceeded', /quota/],
    ['open x: read-only file system', /read-only/],
  ])('is known by what a program says: %s', (stderr, line) => {
    expect(programFileError(stderr, 'save it', '/x')?.line).toMatch(line);
    expect(programFileError('no such image', 'save it', '/x')).toBeUndefined();
  });

  it('of a program is about the file that it names, and not about the one that it writes for us', () => {
    const ofDaemon = 'mkdir /var/lib/docker/tmp/docker-export-1: no space left on device';
    expect(programFileError(ofDaemon, 'save it', '/temp/x')?.line).toMatch(
      /^Cannot save it \(\/var\/lib\/docker\/tmp\/docker-export-1\): the disk is full\. (?!.*RUNNER_TEMP)/,
    );
    const ours = 'write /dev/stdout: no space left on device';
    expect(programFileError(ours, 'save it', '/temp/x')?.line).toMatch(/\(\/temp\/x\).*RUNNER_TEMP/);
  });

  it('of a file that cannot be elsewhere does not say so', () => {
    const error = writeError(failed('ENOSPC'), 'write the outputs', '/x', 'nowhere');
    expect(error.line).toMatch(/Free some space there \("df", and "df -i" for inodes\)\.$/);
  });
});

describe('a file that cannot be opened because too many are', () => {
  it('is tried again', async () => {
    let attempts = 0;
    const open = async () => {
      attempts += 1;
      if (attempts < 3) throw failed(attempts === 1 ? 'EMFILE' : 'ENFILE');
      return 'open';
    };
    expect(await whenHandlesAreFree(open)).toBe('open');
    expect(attempts).toBe(3);
  });

  it('is not tried again after another error', async () => {
    let attempts = 0;
    const open = () => {
      attempts += 1;
      return Promise.reject(failed('ENOENT'));
    };
    await expect(whenHandlesAreFree(open)).rejects.toThrow('ENOENT');
    expect(attempts).toBe(1);
  });
});
