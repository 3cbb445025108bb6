import { describe, expect, it } from '@jest/globals';
import { type Fault, refusal } from '../../../emulator/faults.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { RegistryError } from '../../../src/shared/errors.ts';
import { bytes, failureOf } from '../support/client.ts';
import { emulated, mebibyte, push, writeAll } from '../support/emulated.ts';

const registry = emulated();
/** Parts of 5, 5 and 2 MiB, one at a time. */
const options = { uploadBlocks: 5 };
const content = bytes(12 * mebibyte);
const cut: Fault = { type: 'reset-during', afterBytes: 2 * mebibyte };
const parts = [
  ['first', 0],
  ['second', 1],
] as const;

/** Pushes through one fault, and checks that the bytes and the progress are right. */
async function pushThrough(app = registry.connect(options).app) {
  let progress = 0;
  const sent = await push(
    app.writeBlob(count => {
      progress += count;
    }),
    content,
  );
  expect(registry.emulator.faults.pending).toBe(0);
  expect(await registry.has(content)).toBe(true);
  expect(progress).toBe(content.length);
  return sent;
}

describe.each(parts)('a failure of the %s part', (_, skip) => {
  it.each<[string, Fault]>([
    ['reset before it', { type: 'reset-before' }],
    ['reset in the middle of it', cut],
    ['a 500', refusal(500, 'UNKNOWN', 'internal')],
    ['a 503', refusal(503, 'UNAVAILABLE', 'try later')],
    ['a 429', refusal(429, 'TOOMANYREQUESTS', 'Rate exceeded')],
    ['an expired token', { type: 'expire-token' }],
  ])('(%s) is repaired: the part is sent again', async (_, fault) => {
    registry.emulator.faults.add({ kind: 'upload-part', fault, skip });
    await pushThrough(registry.connectWithToken(options).app);
  });

  it('(a stall) is noticed', async () => {
    registry.emulator.faults.add({ kind: 'upload-part', fault: { type: 'stall' }, skip });
    await pushThrough(registry.connect({ ...options, times: { idleMilliseconds: 1000 } }).app);
  });

  it('(a lost response) is asked for, and nothing is sent twice', async () => {
    registry.emulator.faults.add({ kind: 'upload-part', fault: { type: 'reset-after' }, skip });
    expect(await pushThrough()).toEqual({ bytesSent: content.length, attempts: 1 });
    expect(registry.emulator.requests.received()).toBe(content.length);
    expect(registry.emulator.requests.count('upload-open')).toBe(1);
  });

  it('(a lost response) is found out if the registry does not tell what it has', async () => {
    registry.emulator.faults.add({ kind: 'upload-part', fault: { type: 'reset-after' }, skip });
    registry.emulator.faults.add({
      kind: 'upload-status',
      fault: refusal(405, 'UNSUPPORTED', 'not supported'),
    });
    await pushThrough();
  });

  it('(broken in the middle) continues where the registry kept the bytes', async () => {
    registry.emulator.state.behaviour.brokenParts = 'kept';
    registry.emulator.faults.add({ kind: 'upload-part', fault: cut, skip });
    await pushThrough();
  });
});

describe('a session that is lost', () => {
  const lost: Fault = { type: 'lose-upload' };

  it('with the first part is replaced by a new one', async () => {
    registry.emulator.faults.add({ kind: 'upload-part', fault: lost });
    const sent = await pushThrough();
    expect(sent.attempts).toBe(2);
    expect(registry.emulator.requests.count('upload-open')).toBe(2);
  });

  it.each([
    ['part', 'upload-part', 1],
    ['completion', 'upload-complete', 0],
  ] as const)('with a later %s fails the upload, with a remedy', async (_, kind, skip) => {
    registry.emulator.faults.add({ kind, fault: lost, skip });
    let progress = 0;
    const { app } = registry.connect(options);
    const writer = app.writeBlob(count => {
      progress += count;
    });
    const error = await failureOf(push(writer, content));
    expect(error).toBeInstanceOf(RegistryError);
    expect((error as RegistryError).code).toBe('BLOB_UPLOAD_UNKNOWN');
    expect((error as RegistryError).line).toMatch(/lost the upload after .* Push the image again/);
    expect(progress).toBe(0);
    await push(app.writeBlob(), content);
    expect(await registry.has(content)).toBe(true);
  });
});

describe('the completion', () => {
  it.each([
    ['large', content],
    ['small', content.subarray(0, 1000)],
    ['empty at the end', content.subarray(0, 10 * mebibyte)],
  ])('whose response is lost is checked before it is repeated (%s)', async (_, all) => {
    registry.emulator.faults.add({ kind: 'upload-complete', fault: { type: 'reset-after' } });
    const { app } = registry.connect(options);
    await push(app.writeBlob(), all);
    expect(await registry.has(all)).toBe(true);
    expect(registry.answered('upload-complete', 'blob-head').at(-1)).toBe('blob-head 200');
    expect(registry.emulator.requests.count('upload-complete')).toBe(1);
  });

  it.each<[string, Fault]>([
    ['reset in the middle of it', { type: 'reset-during', afterBytes: mebibyte }],
    ['a 500', refusal(500, 'UNKNOWN', 'internal')],
    ['a 429', refusal(429, 'TOOMANYREQUESTS', 'Rate exceeded')],
    ['an expired token', { type: 'expire-token' }],
  ])('that fails (%s) is repeated', async (_, fault) => {
    registry.emulator.faults.add({ kind: 'upload-complete', fault });
    await pushThrough(registry.connectWithToken(options).app);
    expect(registry.emulator.requests.count('upload-open')).toBe(1);
  });

  it('of a small blob whose session is lost starts over', async () => {
    registry.emulator.faults.add({ kind: 'upload-complete', fault: { type: 'lose-upload' } });
    const small = content.subarray(0, 1000);
    const { app } = registry.connect(options);
    await push(app.writeBlob(), small);
    expect(await registry.has(small)).toBe(true);
    expect(registry.emulator.requests.count('upload-open')).toBe(2);
  });
});

describe('a failure that lasts', () => {
  it('ends the upload after the usual attempts', async () => {
    const fault = refusal(500, 'UNKNOWN', 'internal');
    registry.emulator.faults.add({ kind: 'upload-part', fault, times: 100 });
    const { app, logger } = registry.connect({ ...options, policy: { attempts: 3 } });
    const error = await failureOf(push(app.writeBlob(), content));
    expect(String(error)).toContain('status 500');
    expect(registry.emulator.requests.count('upload-part')).toBe(3);
    expect(logger.lines.filter(line => /attempt \d of 3/.test(line))).toHaveLength(2);
    expect(registry.emulator.state.uploads.size).toBe(0);
  });

  it('of one upload does not hold up the next one', async () => {
    const fault = refusal(400, 'BLOB_UPLOAD_INVALID', 'no');
    registry.emulator.faults.add({ kind: 'upload-part', fault, times: 2 });
    const { app } = registry.connect(options);
    const [failed] = await Promise.all([
      failureOf(push(app.writeBlob(), content)),
      push(app.writeBlob(), content.subarray(1)),
    ]);
    expect(failed).toBeInstanceOf(RegistryError);
    expect(await registry.has(content.subarray(1))).toBe(true);
  });

  it('is reported at once, even if all memory is taken by others', async () => {
    const fault = refusal(400, 'BLOB_UPLOAD_INVALID', 'no');
    registry.emulator.faults.add({ kind: 'upload-part', fault, times: 2 });
    const { app } = registry.connect({ uploadBlocks: 10 });
    const [idle, failing, waiting] = [app.writeBlob(), app.writeBlob(), app.writeBlob()];
    await idle.write(content.subarray(0, 1));
    await failing.write(content.subarray(0, 5 * mebibyte));
    const next = waiting.write(content.subarray(0, 1));
    expect(String(await failureOf(failing.write(content)))).toContain('status 400');
    await next;
    await Promise.all([idle, failing, waiting].map(writer => writer.discard()));
  });

  it('leaves nothing half done after a wrong digest', async () => {
    const writer = registry.connect(options).app.writeBlob();
    await writeAll(writer, content);
    await failureOf(writer.commit(digestOf('other')));
    await expect(writer.write(content)).rejects.toThrow();
    await expect(writer.commit(digestOf(content))).rejects.toThrow();
    expect(await registry.has(content)).toBe(false);
  });
});
