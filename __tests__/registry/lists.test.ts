import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/oci/digest.ts';
import { mediaTypes } from '../../src/oci/media-types.ts';
import { nextQueryOf } from '../../src/registry/lists.ts';
import { AccessDeniedError, RegistryError } from '../../src/shared/errors.ts';
import { bytes, connect, failureOf } from './support/client.ts';
import { emulated } from './support/emulated.ts';
import { answer, refuse, ScriptedRegistry } from './support/scripted-registry.ts';

describe('lists of ECR', () => {
  const registry = emulated();

  it('have all tags, page by page', async () => {
    const { app } = registry.connect();
    const manifest = (tag: string) =>
      Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: mediaTypes.ociIndex,
          manifests: [],
          annotations: { tag },
        }),
      );
    const tags = ['v1', 'v2', 'v3', 'v4', 'v5'];
    for (const tag of tags) await app.putManifest(tag, manifest(tag), mediaTypes.ociIndex);
    const seen: string[] = [];
    let query: string | undefined = 'n=2';
    for (let pages = 0; query !== undefined && pages < 10; pages += 1) {
      const page = await app.listTags(query);
      expect(page.mediaType).toContain('text/plain');
      seen.push(...JSON.parse(page.bytes.toString()).tags);
      query = page.nextQuery;
    }
    expect(seen.sort()).toEqual(tags);
    expect(registry.emulator.requests.count('tags-list')).toBe(3);
  });

  it('have the referrers of a manifest, and say that a filter was applied', async () => {
    const { app } = registry.connect();
    const page = await app.listReferrers(digestOf('subject'), 'artifactType=application/spdx%2Bjson');
    expect(page).toMatchObject({ mediaType: mediaTypes.ociIndex, filtersApplied: 'artifactType' });
    expect(JSON.parse(page.bytes.toString()).manifests).toEqual([]);
    expect(registry.emulator.requests.at(-1)?.path).toBe(
      `/v2/app/referrers/${digestOf('subject')}?artifactType=application/spdx%2Bjson`,
    );
  });

  it('that may not be read name the permission', async () => {
    registry.emulator.permissions.deny('ecr:ListImages', 'app');
    const error = await failureOf(registry.connect().app.listTags(''));
    expect(error).toBeInstanceOf(AccessDeniedError);
    expect((error as AccessDeniedError).action).toBe('ecr:ListImages');
  });
});

describe('lists of a registry', () => {
  let registry: ScriptedRegistry;
  beforeEach(async () => {
    registry = await ScriptedRegistry.start();
  });
  afterEach(() => registry.close());

  it('without a referrers API are an error with status 404', async () => {
    registry.script = [answer(404, {}, '404 page not found')];
    const error = await failureOf(connect(registry.origin()).app.listReferrers(digestOf('a'), ''));
    expect(error).toBeInstanceOf(RegistryError);
    expect((error as RegistryError).status).toBe(404);
  });

  it('that are endless are an error', async () => {
    registry.script = [answer(200, {}, bytes(5_000_000))];
    const error = await failureOf(connect(registry.origin()).app.listTags(''));
    expect(String(error)).toContain('longer than');
  });

  it.each([
    ['tags', '?n=2&last=b', (query: string) => connect(registry.origin()).app.listTags(query)],
    [
      'referrers',
      '?n=2&last=b',
      (query: string) => connect(registry.origin()).app.listReferrers(digestOf('a'), query),
    ],
  ])('whose page is followed by itself are an error: %s', async (_, next, list) => {
    registry.script = [
      answer(200, { link: `<${next}>; rel="next"` }, '{}'),
      answer(200, { link: `<${next}>; rel="next"` }, '{}'),
    ];
    expect((await list('n=2')).nextQuery).toBe('n=2&last=b');
    expect(String(await failureOf(list('n=2&last=b')))).toMatch(/returned a page that is followed by itself/);
  });

  it('are asked again after a temporary failure', async () => {
    registry.script = [refuse(503, 'UNAVAILABLE', ''), answer(200, {}, '{"tags":[]}')];
    const page = await connect(registry.origin()).app.listTags('');
    expect(page).toEqual({ bytes: Buffer.from('{"tags":[]}'), mediaType: 'application/json' });
  });
});

describe('the next page of a Link header', () => {
  const page = new URL('https://registry.example/v2/app/tags/list?n=2');

  it.each<[string | undefined, string | undefined]>([
    [undefined, undefined],
    ['</v2/app/tags/list?n=2&last=a%2Fb>; rel="next"', 'n=2&last=a%2Fb'],
    ['<https://registry.example/v2/app/tags/list?last=x>; rel=next', 'last=x'],
    ['<?last=x>;rel="prev next"; title="a, b"', 'last=x'],
    ['</v2/app/tags/list?last=0>; rel="first", <?last=x>; title="<>"; rel="NEXT"', 'last=x'],
    ['<https://other.example/v2/app/tags/list?last=x>; rel="next"', undefined],
    ['<http://registry.example/v2/app/tags/list?last=x>; rel="next"', undefined],
    ['</v2/other/tags/list?last=x>; rel="next"', undefined],
    ['</v2/app/tags/list>; rel="next"', undefined],
    ['<?last=x>; rel="prev"', undefined],
    ['?last=x; rel="next"', undefined],
    ['<', undefined],
  ])('%s', (header, query) => {
    expect(nextQueryOf(header, page)).toBe(query);
  });
});
