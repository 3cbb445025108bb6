import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Secrets } from '../../src/shared/secrets.ts';

const token = randomBytes(900).toString('base64');
const password = 'Tr0ub4dor&3/x+y';

/** How a registry may echo what it was sent. */
const echoes: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': secret => secret,
  'in upper case': secret => secret.toUpperCase(),
  'in base64': secret => Buffer.from(secret).toString('base64'),
  'in base64 after one byte': secret => Buffer.from(`x${secret}`).toString('base64'),
  'in base64 after two bytes and before more': secret =>
    Buffer.from(`AB${secret} and so on`).toString('base64'),
  'in URL-safe base64': secret => Buffer.from(secret).toString('base64url'),
  'in base64 of its header': secret => Buffer.from(`Basic ${secret}\r\n`).toString('base64'),
  'in hexadecimal': secret => Buffer.from(secret).toString('hex'),
  'in upper-case hexadecimal': secret => Buffer.from(secret).toString('hex').toUpperCase(),
  'in hexadecimal with colons': secret =>
    Buffer.from(secret)
      .toString('hex')
      .replace(/..(?=.)/g, '$&:'),
  'in a URL': secret => encodeURIComponent(secret),
  'in JSON that escapes punctuation': secret =>
    secret.replace(/[^a-z0-9]/gi, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'broken by a blank': secret => `${secret.slice(0, 7)} ${secret.slice(7)}`,
  'broken by line breaks': secret => secret.replace(/.{5}/g, '$&\n'),
  'broken by zero-width spaces': secret => secret.replace(/.{5}/g, '$&\u200b'),
};

describe.each([
  ['a token', token],
  ['a password', password],
])('%s', (_, secret) => {
  it.each(Object.entries(echoes))('that is echoed %s is hidden', (_echo, change) => {
    const secrets = new Secrets();
    secrets.add(secret);
    const echoed = change(secret);
    const shown = secrets.hide(`you sent ${echoed}, so no (status 403)`);
    expect(shown).toMatch(/^you sent .{0,60}\*\*\*.{0,30}, so no \(status 403\)$/s);
    const middle = Math.floor(echoed.length / 2);
    expect(shown).not.toContain(echoed.slice(middle - 4, middle + 4));
    expect(shown.length).toBeLessThan(120);
  });
});

describe('secrets', () => {
  it('are hidden if only a part of a long one is echoed', () => {
    const secrets = new Secrets();
    secrets.add(token);
    expect(secrets.hide(`got ${token.slice(101, 161)} only`)).toMatch(/^got .?\*\*\*.? only$/);
  });

  it('are hidden everywhere in a text, and nothing else is', () => {
    const secrets = new Secrets();
    secrets.add(token);
    secrets.add(password);
    const other = randomBytes(900).toString('base64');
    const text = `${other} ${token} ${Buffer.from(password).toString('hex')} ${other} ${password}`;
    expect(secrets.hide(text)).toBe(`${other} *** *** ${other} ***`);
  });

  it('that are short are words, and stay', () => {
    const secrets = new Secrets();
    secrets.add('short');
    secrets.add('password');
    expect(secrets.hide('short: the Pass-word, not the password')).toBe('short: the Pass-word, not the ***');
  });

  it('leave text without them as it is', () => {
    const secrets = new Secrets();
    secrets.add(token);
    secrets.add(password);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => secrets.hide(text) === text));
  });
});
