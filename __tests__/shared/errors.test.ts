import { describe, expect, it } from '@jest/globals';
import { PushError } from '../../src/shared/errors.ts';

describe('the line of an error', () => {
  it.each([
    ['said AWS', 'said AWS. Mend it.'],
    ['It is so.', 'It is so. Mend it.'],
    ['(said AWS)', '(said AWS). Mend it.'],
    ['(It is so.)', '(It is so.) Mend it.'],
    ['two\nlines', 'two lines. Mend it.'],
  ])('is one of whole sentences: %j', (message, line) => {
    expect(new PushError(message, 'Mend it.').line).toBe(line);
  });
});
