import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../src/oci/digest.ts';
import { RegistryError } from '../../../src/shared/errors.ts';
import { basicAuthenticator } from '../support/basic-authenticator.ts';
import { bytes, connect, failureOf } from '../support/client.ts';
import { mebibyte, push } from '../support/emulated.ts';
import { answer, loseAnswer, ScriptedRegistry } from '../support/scripted-registry.ts';

let registry: ScriptedRegistry;
beforeEach(async () => {
  registry = await ScriptedRegistry.start();
});
afterEach(() => registry.close());

const content = bytes(12 * mebibyte);
const authenticator = basicAuthenticator('user', 'secret');
const writer = () => connect(registry.origin(), { authenticator, uploadBlocks: 5 }).app.writeBlob();
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

describe('a registry whose status stays at the first part', () => {
  it('is sent the part again, and believed when it says that it has it', async () => {
    const sticky = answer(204, { range: `0-${5 * mebibyte - 1}` });
    registry.script = [opened, answer(201), loseAnswer, sticky, answer(416), created];
    await push(writer(), content);
    expect(registry.lines.map(line => line.split(/[ ?]/)[0])).toEqual([
      'POST',
      'PATCH',
      'PATCH',
      'GET',
      'PATCH',
      'PUT',
    ]);
    const again = registry.seen[4]?.headers['content-range'];
    expect(again).toBe(`${5 * mebibyte}-${10 * mebibyte - 1}`);
  });
});
