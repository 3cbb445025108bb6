import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TagMutability } from '../../../emulator/state/tag-mutability.ts';
import { emulatorClient, errorOf } from '../support/client.ts';

const client = emulatorClient();
const tagged = async (repository: string, tag: string, text: string) => {
  const digest = await client.upload(repository, Buffer.from(text));
  return client.putManifest(repository, tag, client.manifest([[digest, text.length]]));
};

describe('a tag', () => {
  it.each<[TagMutability, string[], boolean, boolean]>([
    ['MUTABLE', [], true, true],
    ['IMMUTABLE', [], false, false],
    ['IMMUTABLE_WITH_EXCLUSION', ['dev-*'], false, true],
    ['MUTABLE_WITH_EXCLUSION', ['dev-*'], true, false],
  ])('of a repository that is %s with filters %j moves or not', async (mode, filters, release, dev) => {
    client.emulator.state.createRepository({ name: 'app', tagMutability: mode, exclusionFilters: filters });
    for (const [tag, moves] of [
      ['v1', release],
      ['dev-1', dev],
    ] as const) {
      expect((await tagged('app', tag, `one ${tag}`)).status).toBe(201);
      expect((await tagged('app', tag, `two ${tag}`)).status).toBe(moves ? 201 : 400);
    }
  });

  it('that is immutable cannot be moved', async () => {
    client.emulator.state.createRepository({ name: 'app', tagMutability: 'IMMUTABLE' });
    await tagged('app', 'v1', 'one');
    expect(await errorOf(await tagged('app', 'v1', 'two'))).toEqual([
      400,
      'TAG_INVALID',
      "The image tag 'v1' already exists in the 'app' repository and cannot be overwritten because the tag is immutable.",
    ]);
  });

  it.each([
    ['refused', 400],
    ['accepted', 201],
  ] as const)('that is immutable has the identical image %s again', async (mode, status) => {
    client.emulator.state.behaviour.identicalImmutablePut = mode;
    client.emulator.state.createRepository({ name: 'app', tagMutability: 'IMMUTABLE' });
    await tagged('app', 'v1', 'one');
    expect((await tagged('app', 'v1', 'one')).status).toBe(status);
  });

  it('that is malformed is rejected', async () => {
    client.emulator.state.createRepository({ name: 'app' });
    expect((await errorOf(await tagged('app', '-v1', 'one'))).slice(0, 2)).toEqual([405, 'UNSUPPORTED']);
  });
});

describe('tags/list', () => {
  beforeEach(async () => {
    client.emulator.state.createRepository({ name: 'app' });
    const digest = await client.upload('app', Buffer.from('content'));
    const manifest = client.manifest([[digest, 7]]);
    await client.putManifest('app', 'tag-0', manifest);
    for (let at = 1; at < 150; at++) {
      client.emulator.state.putManifest('app', manifest, undefined, `tag-${at}`);
    }
  });

  it('is JSON in text/plain, 100 per page with an absolute link to the next, each tag once', async () => {
    const seen: string[] = [];
    const sizes: number[] = [];
    let path: string | undefined = 'app/tags/list';
    while (path !== undefined) {
      const page = await client.v2('GET', path);
      expect(page.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      const { name, tags } = JSON.parse(await page.text()) as { name: string; tags: string[] };
      expect(name).toBe('app');
      sizes.push(tags.length);
      seen.push(...tags);
      const link = /^<(.*)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
      path = link?.slice(`${client.emulator.endpoint}/v2/`.length);
    }
    expect(sizes).toEqual([100, 50]);
    expect(new Set(seen).size).toBe(150);
    expect(seen).not.toEqual(seen.toSorted());
  });

  it.each([
    ['1001', 'less than or equal to 1000'],
    ['0', 'greater than or equal to 1'],
    ['many', 'greater than or equal to 1'],
  ])('rejects n=%s', async (n, constraint) => {
    const answer = await client.v2('GET', `app/tags/list?n=${n}`);
    expect(await errorOf(answer)).toEqual([405, 'UNSUPPORTED', expect.stringContaining(constraint)]);
  });

  it('accepts n up to 1,000, and lists no tags of another repository', async () => {
    const { tags } = JSON.parse(await (await client.v2('GET', 'app/tags/list?n=1000')).text());
    expect(tags).toHaveLength(150);
    expect((await client.v2('GET', 'none/tags/list')).status).toBe(404);
  });
});
