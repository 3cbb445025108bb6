import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CancelledError } from '../../src/shared/errors.ts';
import { blobOf, bytes, connect, failureOf } from './support/client.ts';
import {
  answer,
  loseAnswer,
  refuse,
  resetAfter,
  ScriptedRegistry,
  type Step,
  stall,
  stallAfterBody,
  truncate,
} from './support/scripted-registry.ts';

let registry: ScriptedRegistry;
beforeEach(async () => {
  registry = await ScriptedRegistry.start();
});
afterEach(() => registry.close());

const megabyte = 1024 * 1024;
/** More than fits in the sockets' buffers in addition to what the registry reads before it closes the connection. */
const content = bytes(32 * megabyte);
const blob = blobOf(content);
const opened = answer(202, { location: '/u/1' });
const openedAgain = answer(202, { location: '/u/2' });
const created = answer(201);
const gone = refuse(404, 'BLOB_UPLOAD_UNKNOWN', 'no such upload');
const has = answer(200, { 'content-length': String(content.length) });
const lacks = answer(404);
/** Only a stall waits in real time. */
const times = { idleMilliseconds: 1000 };

const methods = () => registry.lines.map(line => line.split('?')[0]);

describe('a lost response to a PUT', () => {
  it.each<[string, Step]>([
    ['reset after the body', loseAnswer],
    ['cut off', truncate(201, {}, Buffer.alloc(100), 10)],
    ['a 502 of a proxy', answer(502)],
  ])('(%s) is asked for: nothing is sent twice when the blob is there', async (_, fault) => {
    registry.script = [opened, fault, has];
    const { app } = connect(registry.origin());
    const sent = await app.sendBlob(undefined, blob);
    expect(methods()).toEqual([
      'POST /v2/app/blobs/uploads/',
      'PUT /u/1',
      `HEAD /v2/app/blobs/${blob.digest}`,
    ]);
    expect(sent).toEqual({ bytesSent: content.length, attempts: 1 });
  });

  it('(stalled after the body) is checked, too', async () => {
    const small = blobOf(bytes(1000)); // which leaves no time to stall before that
    registry.script = [opened, stallAfterBody, answer(200, { 'content-length': '1000' })];
    const { app } = connect(registry.origin(), { times });
    expect(await app.sendBlob(undefined, small)).toEqual({ bytesSent: 1000, attempts: 1 });
    expect(methods().at(-1)).toBe(`HEAD /v2/app/blobs/${small.digest}`);
  });

  it('is checked even if no attempt is left', async () => {
    registry.script = [opened, loseAnswer, has];
    const { app } = connect(registry.origin(), { policy: { attempts: 1 } });
    await expect(app.sendBlob(undefined, blob)).resolves.toMatchObject({ attempts: 1 });
  });

  it('leads to a new session if neither the blob nor the session exists', async () => {
    registry.script = [opened, loseAnswer, lacks, gone, gone, openedAgain, created];
    const { app } = connect(registry.origin());
    const sent = await app.sendBlob(undefined, blob);
    expect(sent).toEqual({ bytesSent: 2 * content.length, attempts: 2 });
    expect(methods().at(-1)).toBe('PUT /u/2');
  });
});

describe('a broken upload', () => {
  const offsetIs = (bytesThere: number, headers = {}) =>
    answer(204, { range: `0-${bytesThere - 1}`, ...headers });
  /** The registry keeps what it received and reports it in the next response. */
  const kept: Step = (request, response, seen) => {
    const arrived = registry.seen.findLast(({ line }) => line.startsWith('PUT'))?.body.length ?? 0;
    return offsetIs(arrived, { location: '/u/1?state=2' })(request, response, seen);
  };

  it('continues from the offset and at the URL that the registry returns', async () => {
    registry.script = [opened, resetAfter(6 * megabyte), kept, created];
    const { app } = connect(registry.origin());
    const sent = await app.sendBlob(undefined, blob);
    expect(methods()).toEqual(['POST /v2/app/blobs/uploads/', 'PUT /u/1', 'GET /u/1', 'PUT /u/1']);
    const [first, rest] = registry.seen.filter(({ line }) => line.startsWith('PUT'));
    expect(rest?.line).toContain('/u/1?state=2&digest=');
    expect(
      Buffer.concat([first?.body ?? Buffer.alloc(0), rest?.body ?? Buffer.alloc(0)]).equals(content),
    ).toBe(true);
    expect(rest?.headers['content-range']).toBe(`${first?.body.length}-${content.length - 1}`);
    expect(sent.attempts).toBe(2);
  });

  it.each<[string, Step]>([
    ['is gone', gone],
    ['has less than a part that ECR takes', offsetIs(megabyte)],
    ['claims more than was sent', offsetIs(40 * megabyte)],
    ['does not say', answer(204)],
    ['says nonsense', answer(204, { range: 'bytes 5-9/*' })],
  ])('begins anew where the session %s', async (_, status) => {
    registry.script = [opened, resetAfter(6 * megabyte), status, gone, openedAgain, created];
    await connect(registry.origin()).app.sendBlob(undefined, blob);
    expect(methods()).toEqual([
      'POST /v2/app/blobs/uploads/',
      'PUT /u/1',
      'GET /u/1',
      'DELETE /u/1',
      'POST /v2/app/blobs/uploads/',
      'PUT /u/2',
    ]);
    expect(registry.seen.at(-1)?.body.equals(content)).toBe(true);
    expect(registry.seen.at(-1)?.headers['content-range']).toBeUndefined();
  });

  it('starts over if the session is gone before the first byte', async () => {
    registry.script = [opened, gone, lacks, openedAgain, created];
    const { app } = connect(registry.origin());
    await app.sendBlob(undefined, blob);
    expect(methods().at(-1)).toBe('PUT /u/2');
  });

  it('because nobody reads is noticed', async () => {
    let puts = 0;
    registry.handler = line => {
      if (line.startsWith('POST')) return opened;
      if (!line.startsWith('PUT')) return gone;
      puts += 1;
      return puts === 1 ? stall : created;
    };
    const { app, logger } = connect(registry.origin(), { times });
    await app.sendBlob(undefined, blob);
    expect(logger.text).toMatch(/it accepted \d+ bytes in [\d.]+ s; retrying in .* \(attempt 2 of 6\)/);
  });

  it('that keeps breaking ends with the error, a cancelled session, and no progress', async () => {
    registry.handler = line => {
      if (line.startsWith('POST')) return opened;
      return line.startsWith('PUT') ? resetAfter(megabyte) : gone;
    };
    let progress = 0;
    const { app, logger } = connect(registry.origin(), { policy: { attempts: 3 } });
    const error = await failureOf(
      app.sendBlob(undefined, blob, count => {
        progress += count;
      }),
    );
    expect(String(error)).toMatch(/connection (?:reset|closed)/);
    expect(logger.lines.filter(line => /attempt \d of 3/.test(line))).toHaveLength(2);
    expect(progress).toBe(0);
    expect(methods().at(-1)).toBe('DELETE /u/1');
  });

  it('because the run is cancelled ends at once', async () => {
    const cancellation = new AbortController();
    registry.script = [
      opened,
      request => {
        request.on('data', () => cancellation.abort(new CancelledError()));
      },
    ];
    const { app } = connect(registry.origin(), { signal: cancellation.signal });
    expect(await failureOf(app.sendBlob(undefined, blob))).toBeInstanceOf(CancelledError);
    expect(methods()).toHaveLength(2);
  });
});
