import { describe, expect, it } from '@jest/globals';
import { parsePushTarget, registryOfHost } from '../../src/action/tags-input.ts';
import { InputError } from '../../src/shared/errors.ts';

const host = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';

describe('repository and tags', () => {
  it('takes bare tags, each once, in the order given', () => {
    expect(parsePushTarget('team/app', ['v2', 'latest', 'v2'])).toEqual({
      repository: 'team/app',
      tags: ['v2', 'latest'],
    });
  });

  it('takes the repository and the host from full references', () => {
    expect(parsePushTarget(undefined, [`${host}/team/app:v1`, `${host}/team/app`])).toEqual({
      repository: 'team/app',
      tags: ['v1', 'latest'],
      host,
    });
  });

  it('mixes both', () => {
    expect(parsePushTarget(undefined, ['v1', `${host}/app:v2`]).tags).toEqual(['v1', 'v2']);
  });

  it.each([
    ['no repository at all', undefined, ['v1']],
    ['a malformed tag', 'app', ['v 1']],
    ['a tag of too many characters', 'app', ['x'.repeat(129)]],
    ['a repository with a host', `${host}/app`, ['v1']],
    ['a malformed repository', 'App', ['v1']],
    ['a reference without a host', 'app', ['team/app:v1']],
    ['a digest', undefined, [`${host}/app@sha256:${'a'.repeat(64)}`]],
    ['two repositories', undefined, [`${host}/app:1`, `${host}/other:1`]],
    ['two hosts', undefined, [`${host}/app:1`, 'localhost:5000/app:1']],
    ['a tag of another repository than the input', 'app', [`${host}/other:1`]],
  ])('refuses %s', (_, repository, tags) => {
    expect(() => parsePushTarget(repository, tags)).toThrow(InputError);
  });

  it('knows account and region of a host of ECR, and nothing of another', () => {
    expect(registryOfHost(host)).toEqual({ registryId: '123456789012', region: 'eu-central-1' });
    expect(registryOfHost('localhost:5000')).toEqual({});
  });
});
