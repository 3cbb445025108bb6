import { describe, expect, it } from '@jest/globals';
import { PushError } from '../../src/shared/errors.ts';
import { cutEnd, oneLine, visible } from '../../src/shared/one-line.ts';

describe('a line', () => {
  it.each([
    ['a line break', 'a\r\nb\u2028c\u0085d', 'a b c d'],
    ['an escape sequence', 'a\u001b[31mb', 'a\uFFFD[31mb'],
    ['a C1 control', 'a\u009b31mb', 'a\uFFFD31mb'],
    ['an override of the direction', 'gnp\u202Eexe', 'gnp\uFFFDexe'],
    ['a zero-width space', 'pass\u200Bword', 'pass\uFFFDword'],
    ['a byte order mark', 'a\uFEFFb', 'a b'],
    ['a lone surrogate', 'a\ud83db', 'a\uFFFDb'],
    ['a heap of combining marks', 'e\u0301\u0301\u0301\u0301', 'e\u0301\u0301'],
    ['space around it', '  a  b  ', 'a b'],
  ])('shows %s as what it is', (_, text, shown) => {
    expect(oneLine(text)).toBe(shown);
    expect(visible(text)).toBe(shown);
  });

  it('keeps the names and the text that people write', () => {
    const text = 'größe 大 😀 app:v1@sha256 (status 403: "no")';
    expect(oneLine(text)).toBe(text);
  });

  it('of an error with a long name says what is wrong, and what to do', () => {
    const name = 'x'.repeat(4_000_000);
    const { line } = new PushError(`The annotation "${name}" of sha256:abc is wrong`, 'Rebuild the image.');
    expect(line).toMatch(/^The annotation "x+…x+" of sha256:abc is wrong\. Rebuild the image\.$/);
    expect(line.length).toBeLessThan(1100);
  });

  it('of an error with a long text says where, and what to do', () => {
    const { line } = new PushError(`The registry said: ${'no and no '.repeat(400_000)}`, 'Ask it again.');
    expect(line).toMatch(
      /^The registry said: no and no .*…no .* Ask it again\.$|^The registry said: .*Ask it again\.$/,
    );
    expect(line).toContain('…');
    expect(line).toHaveLength(2000);
  });

  it('is cut between characters', () => {
    const line = oneLine('😀 '.repeat(4000), 1000);
    expect(line.isWellFormed()).toBe(true);
    expect(line.length).toBeLessThanOrEqual(1000);
    expect(oneLine('😀'.repeat(4000), 999).isWellFormed()).toBe(true);
  });
});

describe('text of which the start matters', () => {
  it('loses its end', () => {
    expect(cutEnd('abcdef', 6)).toBe('abcdef');
    expect(cutEnd('abcdefg', 6)).toBe('abcde…');
    expect(cutEnd('abcd😀fg', 6)).toBe('abcd…');
  });
});
