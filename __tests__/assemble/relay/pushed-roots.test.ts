import { beforeEach, describe, expect, it } from '@jest/globals';
import { PushedRoots } from '../../../src/assemble/relay/pushed-roots.ts';
import { digestOf } from '../../../src/oci/digest.ts';

const [image, other, index] = [digestOf('image'), digestOf('other'), digestOf('index')];
let roots: PushedRoots;
beforeEach(() => {
  roots = new PushedRoots();
});

describe('a manifest that is pushed by digest', () => {
  it('is an image until an index refers to it', () => {
    expect(roots.add(image, undefined, []).root).toBe(true);
    expect(roots.add(index, 'v1', [image, other])).toEqual({ root: true, absorbed: [image], untagged: [] });
    expect(roots.add(image, undefined, []).root).toBe(false);
    expect(roots.add(other, undefined, []).root).toBe(false);
  });

  it('stays an image if it also has a tag', () => {
    roots.add(image, 'amd64', []);
    expect(roots.add(index, 'v1', [image]).absorbed).toEqual([]);
    expect(roots.add(image, undefined, []).root).toBe(true);
    expect(roots.tagsOf(image)).toEqual(['amd64']);
  });

  it('is an image as soon as it gets a tag', () => {
    roots.add(index, 'v1', [image]);
    expect(roots.add(image, 'amd64', []).root).toBe(true);
  });

  it('may be an index in another index', () => {
    roots.add(image, undefined, []);
    expect(roots.add(index, undefined, [image]).absorbed).toEqual([image]);
    expect(roots.add(other, 'v1', [index, other]).absorbed).toEqual([index]);
  });
});

describe('a tag', () => {
  it('belongs to the image that got it last', () => {
    roots.add(image, 'v1', []);
    roots.add(image, 'latest', []);
    expect(roots.add(other, 'latest', []).untagged).toEqual([image]);
    expect([roots.tagsOf(image), roots.tagsOf(other)]).toEqual([['v1'], ['latest']]);
    expect(roots.add(other, 'latest', []).untagged).toEqual([]);
    expect(roots.tagsOf(other)).toEqual(['latest']);
  });
});
