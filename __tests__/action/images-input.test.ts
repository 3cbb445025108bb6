import { describe, expect, it } from '@jest/globals';
import { parseImages } from '../../src/action/images-input.ts';
import { parseBareTags } from '../../src/action/tags-input.ts';
import { InputError } from '../../src/shared/errors.ts';

const parsed = (text: string) =>
  parseImages(text, ['v1']).map(({ image, repository, tags }) => [image, repository, tags.join()]);

function problem(text: string): string {
  try {
    parseImages(text, ['v1']);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error(`it is accepted: ${text}`);
}

describe('a line of the input images', () => {
  it.each([
    ['oci:build/web => shop/web', 'oci:build/web', 'shop/web', 'v1'],
    ['  web:latest   =>   shop/web:a, b ,a  ', 'web:latest', 'shop/web', 'a,b'],
    ['docker://host:5000/a@sha256:00 =>\tweb:1.0', 'docker://host:5000/a@sha256:00', 'web', '1.0'],
    ['oci:a => b => web', 'oci:a => b', 'web', 'v1'],
    ['oci:a=>b => web', 'oci:a=>b', 'web', 'v1'],
    ['my.team/x => my.team/web:v2', 'my.team/x', 'my.team/web', 'v2'],
  ])('%j', (line, image, repository, tags) => {
    expect(parsed(line)).toEqual([[image, repository, tags]]);
  });

  it.each([
    ['web', /line 1: " => " is missing/],
    ['web=>shop', /" => " is missing/],
    ['web =>', /no repository/],
    ['=> shop/web', /no image/],
    ['web => Shop', /"Shop" is not a valid ECR repository name/],
    ['web => shop/web:', /"" is not a valid tag/],
    ['web => shop/web:v1,', /"" is not a valid tag/],
    ['web => shop/web:a b', /"a b" is not a valid tag/],
    ['web => shop/web@sha256:00', /not a valid ECR repository name/],
    ['web => localhost:5000/web:v1', /registry host/],
    ['web => 123456789012.dkr.ecr.eu-central-1.amazonaws.com/web:v1', /registry host/],
    ['web => shop\napi => shop:v2,v1', /line 2: shop:v1 is also in line 1/],
  ])('%j is a problem', (line, message) => {
    expect(problem(line)).toMatch(message);
  });
});

describe('the input images', () => {
  it('ignores blank lines and comments, with either kind of line end', () => {
    expect(parsed('\r\n# web\r\na => web\r\n\r\n  # api => c\r\nb => api:x\r\n')).toEqual([
      ['a', 'web', 'v1'],
      ['b', 'api', 'x'],
    ]);
  });

  it('may have two images for one repository, with different tags', () => {
    expect(parsed('a => web:a\nb => web:b')).toHaveLength(2);
  });

  it('tells all bad lines at once, by their numbers in the input', () => {
    expect(problem('\na\n# x\nok => web\nb => B\nok => web:v2')).toMatch(/line 2: .*; line 5: .*"B"/);
  });

  it('names the lines that there is no room for', () => {
    const message = problem(Array(40).fill('x').join('\n'));
    expect(message).toMatch(/line 4: .*; also lines 5, 6, .*, 24; and 16 more\./);
    expect(message.length).toBeLessThan(420);
  });

  it('without an image is a problem', () => {
    expect(problem('# nothing\n')).toMatch(/no images/);
  });
});

describe('tags of images that name their repositories', () => {
  it('are bare', () => {
    expect(parseBareTags(['v1', 'latest', 'v1'])).toEqual(['v1', 'latest']);
    expect(() => parseBareTags(['v1', 'org/app:v1'])).toThrow(/"org\/app:v1" is a full reference/);
    expect(() => parseBareTags(['not valid'])).toThrow(/not a valid tag/);
  });
});
