import { describe, expect, it } from '@jest/globals';
import { PushError } from '../../src/shared/errors.ts';

describe('the line of an error', () => {
  it.each([
    ['said AWS', 'said AWS. Fix it.'],
    ['It is so.', 'It is so. Fix it.'],
    ['(said AWS)', '(said AWS). Fix it.'],
    ['(It is so.)', '(It is so.) Fix it.'],
    ['two\nlines', 'two lines. Fix it.'],
  ])('is one of whole sentences: %j', (message, line) => {
    expect(new PushError(message, 'Fix it.').line).toBe(line);
  });
});
