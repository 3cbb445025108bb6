import { describe, expect, it } from '@jest/globals';
import {
  basicAuthorization,
  decodeUserPassword,
  parseBasicAuthorization,
} from '../../src/shared/basic-auth.ts';

describe('Basic authentication', () => {
  it('is written as in RFC 7617', () => {
    const [aladdin, test] = [
      { username: 'Aladdin', password: 'open sesame' },
      { username: 'test', password: '123\u00a3' },
    ];
    expect(basicAuthorization(aladdin)).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
    expect(basicAuthorization(test)).toBe('Basic dGVzdDoxMjPCow==');
  });

  it.each([
    { username: 'AWS', password: 'with:colons::' },
    { username: 'user', password: '' },
    { username: '', password: 'ümlaut' },
  ])('gives back what was written ($username)', credentials => {
    expect(parseBasicAuthorization(basicAuthorization(credentials))).toEqual(credentials);
  });

  it.each([
    ['another scheme', `Bearer ${Buffer.from('a:b').toString('base64')}`],
    ['no credentials', 'Basic'],
    ['no colon', `Basic ${Buffer.from('password').toString('base64')}`],
  ])('is none with %s', (_, header) => {
    expect(parseBasicAuthorization(header)).toBeUndefined();
  });

  it('takes any case of the scheme', () => {
    expect(parseBasicAuthorization('basic YTpi')).toEqual({ username: 'a', password: 'b' });
    expect(decodeUserPassword('YTpi')).toEqual({ username: 'a', password: 'b' });
  });
});
