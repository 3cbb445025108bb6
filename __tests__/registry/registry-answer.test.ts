import { describe, expect, it } from '@jest/globals';
import { errorOf, saysExpired } from '../../src/registry/registry-answer.ts';

const answer = (body: string | object, status = 404) => ({
  status,
  headers: {},
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

describe('an error response', () => {
  it('is parsed with and without the detail, which ECR omits', () => {
    const error = { code: 'NAME_UNKNOWN', message: 'no such repository' };
    expect(errorOf(answer({ errors: [error] }))).toEqual(error);
    expect(errorOf(answer({ errors: [{ ...error, detail: { name: 'app' } }] }))).toEqual(error);
    expect(errorOf(answer({ errors: [{ code: 'DENIED' }] }))).toEqual({ code: 'DENIED', message: '' });
  });

  it.each([
    ['plain text', 'try later', { code: '', message: 'try later' }],
    ['a page', '<html>Bad gateway</html>', { code: '', message: '' }],
    ['nothing', '', { code: '', message: '' }],
    ['an empty envelope', '{"errors":[]}', { code: '', message: '{"errors":[]}' }],
    ['several lines', 'a\r\n::error::b', { code: '', message: 'a ::error::b' }],
  ])('that is %s is told as it is, on one line', (_, body, error) => {
    expect(errorOf(answer(body))).toEqual(error);
  });

  it('distinguishes an expired token from a missing permission', () => {
    const denied = (message: string) => answer({ errors: [{ code: 'DENIED', message }] }, 403);
    expect(saysExpired(denied('Your authorization token has expired. Reauthenticate and try again.'))).toBe(
      true,
    );
    expect(saysExpired(denied('User is not authorized to perform ecr:PutImage'))).toBe(false);
  });
});
