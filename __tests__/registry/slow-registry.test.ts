import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fault } from '../../emulator/faults.ts';
import type { JournalKind } from '../../emulator/request-journal.ts';
import type { Digest } from '../../src/oci/digest.ts';
import { NetworkError } from '../../src/shared/network-error.ts';
import type { TransportTimes } from '../../src/shared/transport-times.ts';
import { seed } from '../engine/support/images.ts';
import { generateImage } from '../support/generate-image.ts';
import { blobOf, bytes, connect, failureOf } from './support/client.ts';
import { emulated, mebibyte } from './support/emulated.ts';
import { answer, readSlowly, ScriptedRegistry } from './support/scripted-registry.ts';

const registry = emulated();
const strike = (kind: JournalKind, fault: Fault, times = 1) =>
  registry.emulator.faults.add({ kind, fault, times });
/** The bytes, each portion of which takes its time. */
async function* late(content: Buffer, portion: number, milliseconds: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += portion) {
    await wait(milliseconds);
    yield content.subarray(at, at + portion);
  }
}

describe('a response that never ends, although bytes keep coming,', () => {
  const drips = [
    ['in its body', { type: 'drip' }, /it sent \d bytes of a response in 250 ms; retrying/],
    ['in its headers', { type: 'drip-headers' }, /no response within 250 ms; retrying/],
    ['because 102 follows 102', { type: 'informational' }, /no response within 250 ms; retrying/],
  ] as const;
  const times = { idleMilliseconds: 150, connectMilliseconds: 100, exchangeMilliseconds: 250 };

  it.each(drips)('%s, is asked for again', async (_, fault, told) => {
    strike('upload-open', fault);
    const { app, logger } = registry.connect({ times });
    expect(await app.openUpload()).toMatchObject({ mounted: false });
    expect(logger.text).toMatch(told);
  });

  it.each(drips)('%s, is the error if it does not stop', async (_name, fault, _told) => {
    strike('upload-open', fault, 1e9);
    const { app, clock } = registry.connect({ times });
    expect(await failureOf(app.openUpload())).toBeInstanceOf(NetworkError);
    expect(clock.waits).toHaveLength(5);
  });

  it.each(drips)('%s, after a blob was sent, does not send it again', async (_name, fault, _told) => {
    const content = bytes(mebibyte);
    strike('upload-complete', fault);
    const { app } = registry.connect({ times });
    expect(await app.sendBlob(undefined, blobOf(content))).toEqual({ attempts: 1, bytesSent: mebibyte });
    expect(await registry.has(content)).toBe(true);
  });
});

describe('a download', () => {
  let digest: Digest;
  let content: Buffer;
  const open = async (times: Partial<TransportTimes>) => {
    const { client, logger } = registry.connect({ times });
    return { stream: await client.repository('source').readBlob(digest), logger };
  };
  beforeEach(async () => {
    const image = await generateImage({ layers: [6 * mebibyte], compression: 'none' });
    await seed(registry.emulator, 'source', image);
    [digest, content] = [...image.blobs].reduce((a, b) => (a[1].length > b[1].length ? a : b));
  });

  it('that drips continues where it was', async () => {
    strike('storage-get', { type: 'drip', milliseconds: 20 });
    const { stream, logger } = await open({ windowMilliseconds: 200 });
    expect((await buffer(stream)).equals(content)).toBe(true);
    expect(logger.text).toMatch(/it sent \d+ bytes of a blob in 200 ms; retrying/);
  });

  it('that is slow, but not too slow, takes longer than any limit', async () => {
    registry.emulator.setLink({ bitsPerSecond: 8 * 6 * mebibyte });
    const { stream, logger } = await open({ exchangeMilliseconds: 300, windowMilliseconds: 300 });
    expect((await buffer(stream)).equals(content)).toBe(true);
    expect(logger.text).not.toContain('retrying');
  });

  it('whose reader takes its time is not the fault of the registry', async () => {
    const { stream, logger } = await open({ windowMilliseconds: 300, windowBytes: 1e9 });
    const read: Buffer[] = [];
    for await (const chunk of stream) {
      if (read.length === 0) await wait(400);
      read.push(chunk);
    }
    expect(Buffer.concat(read).equals(content)).toBe(true);
    expect(logger.text).not.toContain('retrying');
  });
});

describe('an upload', () => {
  let scripted: ScriptedRegistry;
  beforeEach(async () => {
    scripted = await ScriptedRegistry.start();
  });
  afterEach(() => scripted.close());
  const opened = answer(202, { location: '/u/1' });
  const content = bytes(24 * mebibyte);
  const send = (step: Parameters<typeof readSlowly>, times: object, blob = blobOf(content)) => {
    scripted.handler = line =>
      line.startsWith('POST') ? opened : line.startsWith('PUT') ? readSlowly(...step) : answer(404);
    const used = connect(scripted.origin(), { times });
    return { sent: used.app.sendBlob(undefined, blob), ...used };
  };

  it('that is accepted too slowly says how slowly, and ends', async () => {
    const { sent, logger } = send([64 * 1024, 20], { windowMilliseconds: 200, windowBytes: 16 * mebibyte });
    const error = await failureOf(sent);
    expect(error).toBeInstanceOf(NetworkError);
    expect(String(error)).toMatch(/127\.0\.0\.1:\d+ failed: it accepted \d+ bytes in 200 ms\.$/);
    expect(logger.text).toMatch(/retrying/);
  });

  it('that is slow, but not too slow, takes longer than any limit', async () => {
    const times = { exchangeMilliseconds: 150, windowMilliseconds: 150, idleMilliseconds: 150 };
    const { sent, logger } = send([mebibyte, 25], times);
    expect(await sent).toEqual({ attempts: 1, bytesSent: content.length });
    expect(logger.text).not.toContain('retrying');
  });

  it('that waits for its source is not the fault of the registry', async () => {
    const slow = blobOf(content, {
      open: async () => Readable.from(late(content, 8 * mebibyte, 200)),
    });
    const times = { windowMilliseconds: 150, windowBytes: 1e9, idleMilliseconds: 5000 };
    const { sent, logger } = send([Number.POSITIVE_INFINITY, 0], times, slow);
    expect(await sent).toEqual({ attempts: 1, bytesSent: content.length });
    expect(logger.text).not.toContain('retrying');
  });

  it('of a long manifest takes its time, too', async () => {
    scripted.handler = line => (line.startsWith('PUT') ? readSlowly(mebibyte, 50) : answer(404));
    const times = { idleMilliseconds: 200, connectMilliseconds: 100, exchangeMilliseconds: 300 };
    const { app, logger } = connect(scripted.origin(), { times });
    await app.putManifest('v1', content, 'application/vnd.oci.image.manifest.v1+json');
    expect(logger.text).not.toContain('retrying');
  });
});
