import { describe, expect, it } from '@jest/globals';
import { failureOf } from '../../src/action/images-failure.ts';
import type { ImageEnd } from '../../src/assemble/many-images.ts';
import type { PushResult } from '../../src/engine/result.ts';
import { ImageError, InputError } from '../../src/shared/errors.ts';

const target = (repository: string, tag = 'v1') => ({ image: 'x', repository, tags: [tag] });
const pushed = (repository: string): ImageEnd => ({
  target: target(repository),
  startMilliseconds: 0,
  result: {} as PushResult,
});
const failed = (repository: string, failure: unknown, tag?: string): ImageEnd => ({
  target: target(repository, tag),
  startMilliseconds: 0,
  failure,
});
const damaged = new ImageError('It is damaged.', 'Build it again.');

describe('the error of a step', () => {
  it('does not exist if every image was pushed', () => {
    expect(failureOf([pushed('a'), pushed('b')])).toBeUndefined();
  });

  it('of one image is its own, with its name', () => {
    expect(failureOf([pushed('a'), failed('b', damaged)])?.line).toBe(
      'b was not pushed: It is damaged. Build it again.',
    );
  });

  it('of several images names all of them', () => {
    const other = new InputError('image', 'x is no image.', 'Fix it.');
    const line = failureOf([
      failed('a', damaged),
      pushed('b'),
      failed('c', other),
      failed('d', 'what?'),
    ])?.line;
    expect(line).toMatch(
      /^3 of 4 images were not pushed\. a: It is damaged\. c: x is no image\. d: Unexpected error: what\?/,
    );
    expect(line).toMatch(/See the lines "Not pushed"/);
  });

  it('that is the same for several images is told once', () => {
    const line = failureOf([failed('a', damaged), failed('b', damaged), failed('b', damaged, 'v2')])?.line;
    expect(line).toBe('All 3 images were not pushed (a, b:v1, b:v2): It is damaged. Build it again.');
  });
});
