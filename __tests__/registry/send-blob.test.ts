import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { ImageError, RegistryError } from '../../src/shared/errors.ts';
import { blobOf, bytes, connect, failureOf } from './support/client.ts';
import { answer, refuse, ScriptedRegistry } from './support/scripted-registry.ts';

let registry: ScriptedRegistry;
beforeEach(async () => {
  registry = await ScriptedRegistry.start();
});
afterEach(() => registry.close());

const opened = answer(202, { location: '/u/1' });
const created = answer(201);
const content = bytes(1_000_000);

describe('a blob', () => {
  it('is sent as one POST and one PUT with its length', async () => {
    registry.script = [opened, created];
    const told: number[] = [];
    const { app, requests } = connect(registry.origin());
    const sent = await app.sendBlob(undefined, blobOf(content), count => told.push(count));
    expect(sent).toEqual({ bytesSent: content.length, attempts: 1 });
    expect(registry.lines).toHaveLength(2);
    expect(registry.seen[1]?.headers).toMatchObject({ 'content-length': '1000000' });
    expect(registry.seen[1]?.headers['transfer-encoding']).toBeUndefined();
    expect(registry.seen[1]?.body.equals(content)).toBe(true);
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(content.length);
    expect(requests.byKind).toEqual({ 'upload-open': 1, 'upload-complete': 1 });
  });

  it('is sent even if it is empty', async () => {
    registry.script = [opened, created];
    const sent = await connect(registry.origin()).app.sendBlob(undefined, blobOf(Buffer.alloc(0)));
    expect(sent.bytesSent).toBe(0);
    expect(registry.seen[1]?.headers['content-length']).toBe('0');
  });

  it('is sent in the session that a mount opened', async () => {
    registry.script = [created];
    const { app } = connect(registry.origin());
    await app.sendBlob({ location: new URL('/u/7', registry.origin()) }, blobOf(content));
    expect(registry.lines[0]).toMatch(/^PUT \/u\/7\?digest=/);
  });

  it('that the registry stored with a different digest is an error', async () => {
    registry.script = [opened, answer(201, { 'docker-content-digest': digestOf('other') })];
    const error = await failureOf(connect(registry.origin()).app.sendBlob(undefined, blobOf(content)));
    expect(error).toBeInstanceOf(RegistryError);
    expect(String(error)).toContain(`expected ${digestOf(content)}`);
  });

  it('that the registry rejects is sent once more in a new session, then fails', async () => {
    const invalid = refuse(400, 'BLOB_UPLOAD_INVALID', 'None of the provided layer digests match');
    registry.handler = line => {
      if (line.startsWith('POST')) return opened;
      return line.startsWith('HEAD') ? answer(404) : invalid;
    };
    const error = await failureOf(connect(registry.origin()).app.sendBlob(undefined, blobOf(content)));
    expect(String(error)).toContain('None of the provided layer digests match');
    expect(registry.lines.filter(line => line.startsWith('PUT'))).toHaveLength(2);
    expect(registry.lines.filter(line => line.startsWith('POST'))).toHaveLength(2);
  });
});

describe('content that does not match its descriptor', () => {
  const changed = Buffer.from(content);
  changed[5] = 1 - (changed[5] ?? 0);

  it.each([
    ['other bytes', blobOf(changed, { digest: digestOf(content) }), /has digest/],
    [
      'one byte less',
      blobOf(content.subarray(1), { digest: digestOf(content), size: content.length }),
      /ended after/,
    ],
    [
      'one byte more',
      blobOf(Buffer.concat([content, changed]), { digest: digestOf(content), size: content.length }),
      /longer than its/,
    ],
    ['a small blob of other bytes', blobOf(Buffer.from('b'), { digest: digestOf('a') }), /has digest/],
    ['an empty blob of another digest', blobOf(Buffer.alloc(0), { digest: digestOf('a') }), /has digest/],
  ])('(%s) is never sent completely, and its session is cancelled', async (_, blob, message) => {
    registry.handler = line =>
      line.startsWith('POST') ? opened : line.startsWith('DELETE') ? answer(204) : created;
    const error = await failureOf(connect(registry.origin()).app.sendBlob(undefined, blob));
    expect(error).toBeInstanceOf(ImageError);
    expect((error as ImageError).message).toMatch(message);
    const put = registry.seen.find(({ line }) => line.startsWith('PUT'));
    expect(put === undefined || put.body.length < blob.size).toBe(true);
    expect(registry.lines).toContain('DELETE /u/1');
    expect(registry.lines.filter(line => line.startsWith('POST'))).toHaveLength(1);
  });

  it('(unreadable) is a clear error, not a network one', async () => {
    registry.handler = line => (line.startsWith('POST') ? opened : answer(204));
    const open = async () =>
      Readable.from(
        (async function* () {
          yield content.subarray(0, 300_000);
          throw new Error('EIO: i/o error, read');
        })(),
      );
    const error = await failureOf(
      connect(registry.origin()).app.sendBlob(undefined, blobOf(content, { open })),
    );
    expect(error).toBeInstanceOf(ImageError);
    expect(String(error)).toContain('EIO: i/o error, read');
  });

  it('only at the second reading is never committed either', async () => {
    const versions = [content, changed];
    registry.script = [
      opened,
      answer(503),
      answer(404),
      answer(404),
      answer(404),
      opened,
      created,
      answer(204),
    ];
    const open = async () => blobOf(versions.shift() ?? content).open();
    const error = await failureOf(
      connect(registry.origin()).app.sendBlob(undefined, blobOf(content, { open })),
    );
    expect(error).toBeInstanceOf(ImageError);
    const puts = registry.seen.filter(({ line }) => line.startsWith('PUT'));
    expect(puts).toHaveLength(2);
    expect(puts[1]?.body.length).toBeLessThan(content.length);
  });
});
