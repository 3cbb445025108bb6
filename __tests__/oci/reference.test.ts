import { describe, expect, it } from '@jest/globals';
import { isRepositoryName, isTag, parseReference } from '../../src/oci/reference.ts';

describe('repository names and tags', () => {
  it.each(['app', 'team/app', 'a-b_c.d', 'a__b', '0app', 'a--b'])('takes %s', name => {
    expect(isRepositoryName(name)).toBe(true);
  });

  it.each(['a', 'App', '-app', 'app-', 'a//b', '/app', 'a..b', 'app:1', 'a___b', 'x'.repeat(257)])(
    'refuses the repository %s',
    name => {
      expect(isRepositoryName(name)).toBe(false);
    },
  );

  it.each(['.v1', '-v1', 'a b', '', 'x'.repeat(129), 'a/b', 'v1\n'])('refuses the tag %j', tag => {
    expect(isTag(tag)).toBe(false);
  });
});

describe('references', () => {
  const digest = `sha256:${'ab'.repeat(32)}`;

  it('takes host, repository, tag and digest apart', () => {
    expect(parseReference(`Registry.Example:5000/team/app:v1@${digest}`)).toEqual({
      host: 'registry.example:5000',
      repository: 'team/app',
      tag: 'v1',
      digest,
    });
  });

  it('sees a host only where Docker does', () => {
    expect(parseReference('team/app')).toEqual({ repository: 'team/app' });
    expect(parseReference('localhost/app')).toEqual({ host: 'localhost', repository: 'app' });
  });

  it.each(['app:', 'app@sha256:1', 'App', 'a b', '', 'host.example/', 'host..example/app'])(
    'refuses %j',
    text => {
      expect(parseReference(text)).toBeUndefined();
    },
  );
});
