import { describe, expect, it } from '@jest/globals';
import { hide, hideEnvironment, inert } from '../../src/action/inert.ts';

describe('text that somebody else wrote', () => {
  it.each([
    ['::error::x', ': :error::x'],
    ['  ::error::x', ': :error::x'],
    ['a\r\n::error::x', 'a ::error::x'],
    ['said: ##[add-mask]e', 'said: # #[add-mask]e'],
    ['####[group]##[endgroup]', '### #[group]# #[endgroup]'],
    ['a :: b # [c]', 'a :: b # [c]'],
    ['a\u202eb\u009bc\u200bd\ufeffe', 'a\uFFFDb\uFFFDc\uFFFDd e'],
  ])('%j is printed as %j', (text, printed) => {
    expect(inert(text)).toBe(printed);
  });
});

describe('secrets', () => {
  it('are struck out, the short ones spared, for they are words', () => {
    hideEnvironment({
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG',
      https_proxy: 'http://me:proxy-password@proxy.example:3128',
      HTTP_PROXY: 'not a URL',
    });
    hide('short');
    hide(undefined);
    expect(inert('short wJalrXUtnFEMI/K7MDENG, proxy-password')).toBe('short ***, ***');
  });
});
