import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../src/oci/digest.ts';
import { RegistryError } from '../../../src/shared/errors.ts';
import { basicAuthenticator } from '../support/basic-authenticator.ts';
import { bytes, connect, failureOf } from '../support/client.ts';
import { mebibyte, push } from '../support/emulated.ts';
import { answer, loseAnswer, resetAfter, ScriptedRegistry } from '../support/scripted-registry.ts';

let registry: ScriptedRegistry;
beforeEach(async () => {
  registry = await ScriptedRegistry.start();
});
afterEach(() => registry.close());

const content = bytes(12 * mebibyte);
const authenticator = basicAuthenticator('user', 'secret');
const writer = (uploadBlocks = 5) =>
  connect(registry.origin(), { authenticator, uploadBlocks }).app.writeBlob();
const opened = answer(202, { location: '/u/1?state=0' });
const created = answer(201);
const digestQuery = `digest=${encodeURIComponent(digestOf(content))}`;

describe('the Location of a part', () => {
  it('is used for the next request, with its state', async () => {
    const accepted = (location: string) => answer(202, { location });
    registry.script = [opened, accepted('/u/2?state=a%2Bb'), accepted('3?state=c'), created];
    await push(writer(), content);
    expect(registry.lines).toEqual([
      'POST /v2/app/blobs/uploads/',
      'PATCH /u/1?state=0',
      'PATCH /u/2?state=a%2Bb',
      `PUT /u/3?state=c&${digestQuery}`,
    ]);
    expect(Buffer.concat(registry.seen.map(({ body }) => body)).equals(content)).toBe(true);
    expect(registry.seen.at(-1)?.headers['content-length']).toBe(`${2 * mebibyte}`);
  });

  it('stays the same if a response has none', async () => {
    registry.script = [opened, answer(204), answer(201), created];
    await push(writer(), content);
    expect(registry.lines.at(-1)).toBe(`PUT /u/1?state=0&${digestQuery}`);
  });

  it('is taken from the status after a failure', async () => {
    const status = answer(204, { location: '/u/4?state=d', range: `0-${5 * mebibyte - 1}` });
    registry.script = [opened, loseAnswer, status, answer(201), created];
    await push(writer(), content);
    expect(registry.lines.slice(2)).toEqual([
      'GET /u/1?state=0',
      'PATCH /u/4?state=d',
      `PUT /u/4?state=d&${digestQuery}`,
    ]);
  });

  it('at another origin gets neither bytes nor credentials', async () => {
    const other = await ScriptedRegistry.start();
    registry.script = [opened, answer(202, { location: `${other.origin()}/u/1` })];
    const error = await failureOf(push(writer(), content));
    expect(error).toBeInstanceOf(RegistryError);
    expect(String(error)).toContain('different origin');
    expect(other.seen).toEqual([]);
    await other.close();
  });
});

/** Method and path of each request. */
const requests = () => registry.lines.map(line => line.split('?')[0]);
const has = (size: number) => answer(204, { range: `0-${size - 1}` });

describe('the status of an upload', () => {
  it.each([
    ['stays at the first part', 5 * mebibyte],
    ['is less than before', mebibyte],
    ['is more than was sent', 40 * mebibyte],
  ])('that %s is not followed: the part is sent again, and a 416 says that it is there', async (_, size) => {
    registry.script = [opened, answer(201), loseAnswer, has(size), answer(416), created];
    await push(writer(), content);
    expect(requests()).toEqual([
      'POST /v2/app/blobs/uploads/',
      'PATCH /u/1',
      'PATCH /u/1',
      'GET /u/1',
      'PATCH /u/1',
      'PUT /u/1',
    ]);
    const again = registry.seen[4]?.headers['content-range'];
    expect(again).toBe(`${5 * mebibyte}-${10 * mebibyte - 1}`);
  });

  it('that is more than was sent starts over with the first part', async () => {
    const openedAgain = answer(202, { location: '/u/2' });
    const cancelled = answer(204);
    registry.script = [opened, loseAnswer, has(40 * mebibyte), cancelled, openedAgain];
    registry.script.push(answer(201), answer(201), created);
    await push(writer(), content);
    expect(requests().slice(2)).toEqual([
      'GET /u/1',
      'DELETE /u/1',
      'POST /v2/app/blobs/uploads/',
      'PATCH /u/2',
      'PATCH /u/2',
      'PUT /u/2',
    ]);
    expect(Buffer.concat(registry.seen.slice(5).map(({ body }) => body)).equals(content)).toBe(true);
  });

  it('may be wrong more than once: a rejected rest starts over', async () => {
    const blob = bytes(7 * mebibyte);
    const puts = [resetAfter(6.5 * mebibyte), answer(416), resetAfter(6.5 * mebibyte), answer(416), created];
    registry.handler = line => {
      if (line.startsWith('POST')) return opened;
      if (line.startsWith('PUT')) return puts.shift() ?? answer(418);
      return line.startsWith('GET') ? has(6 * mebibyte) : answer(404);
    };
    await push(writer(8), blob);
    const sent = registry.seen.filter(({ line }) => line.startsWith('PUT'));
    expect(sent.at(-1)?.body.equals(blob)).toBe(true);
  });

  it('is followed by a small blob, which starts over if the session is lost then', async () => {
    const blob = bytes(7 * mebibyte);
    const puts = [resetAfter(6.5 * mebibyte), loseAnswer, created];
    const statuses = [has(6 * mebibyte)];
    registry.handler = line => {
      if (line.startsWith('POST')) return opened;
      if (line.startsWith('PUT')) return puts.shift() ?? answer(418);
      return (line.startsWith('GET') ? statuses.shift() : undefined) ?? answer(404);
    };
    await push(writer(8), blob);
    const sent = registry.seen.filter(({ line }) => line.startsWith('PUT'));
    expect(sent.map(({ headers }) => headers['content-range'])).toEqual([
      undefined,
      `${6 * mebibyte}-${7 * mebibyte - 1}`,
      undefined,
    ]);
    expect(sent[2]?.body.equals(blob)).toBe(true);
  });
});
