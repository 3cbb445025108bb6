import { truncate } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';
import { SpoolFile } from '../../src/compression/spool-file.ts';
import { FileError } from '../../src/shared/file-error.ts';
import { randomBytesOf } from '../support/generate-image.ts';
import { mountsOfTest } from '../support/mounts.ts';
import { describeWith } from '../support/needs.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const path = temporaryDirectory();
const mounts = mountsOfTest();

it('is read as often as needed, as it was written', async () => {
  const spool = await SpoolFile.create(path('layer'));
  const parts = [randomBytesOf('one', 100_000), randomBytesOf('two', 300_000)];
  for (const part of parts) await spool.append(part);
  await spool.finish();
  expect(spool.size).toBe(400_000);
  for (let times = 0; times < 2; times++) {
    expect((await buffer(await spool.read())).equals(Buffer.concat(parts))).toBe(true);
  }
  await spool.remove();
});

it('that something else has changed or removed is not an image that is corrupt', async () => {
  const spool = await SpoolFile.create(path('changed'));
  await spool.append(randomBytesOf('one', 1000));
  await spool.finish();
  await truncate(path('changed'), 500);
  const short = buffer(await spool.read());
  await expect(short).rejects.toThrow(/^Cannot read a compressed layer \(.*\/changed\): it is too short/);
  await expect(short).rejects.toBeInstanceOf(FileError);
  await spool.remove();
  await expect(spool.read()).rejects.toThrow(/^Cannot read a compressed layer .*: it does not exist\.$/);
});

describeWith(['mount'], 'a disk that has room for a part of the last write only', () => {
  it('is full, although the system has written that part', async () => {
    const directory = await mounts.tmpfs(path('small'), 'size=64k');
    const spool = await SpoolFile.create(`${directory}/layer`);
    await spool.append(randomBytesOf('one', 48 * 1024));
    const last = spool.append(randomBytesOf('two', 48 * 1024));
    await expect(last).rejects.toThrow(/^Cannot write a compressed layer to disk .*: the disk is full\.$/);
    await spool.remove();
  });
});
