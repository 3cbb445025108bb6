import { describe, expect, it } from '@jest/globals';
import { fuzzAnswers } from '../../bench/fuzz/answers.ts';
import { fuzzChildren } from '../../bench/fuzz/children.ts';
import { fuzzEndless } from '../../bench/fuzz/endless.ts';
import { endings } from '../../bench/fuzz/endless-registry.ts';
import { fuzzFiles } from '../../bench/fuzz/files.ts';
import { fuzzArchives, fuzzTexts } from '../../bench/fuzz/fuzz.ts';
import { faultNames } from '../../bench/soak/random-faults.ts';
import { soak } from '../../bench/soak/soak.ts';
import { itWith } from '../support/needs.ts';

/** Samples of the long runs of `npm run soak` and `npm run fuzz`. */
const seed = 42;

describe('hostile input', () => {
  it('as text and documents is accepted or rejected with a clear error', async () => {
    const { cases, refused } = await fuzzTexts(seed, 5000);
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(cases);
  });

  it('as responses of a registry and of the API is accepted or rejected with a clear error, and no other host gets credentials', async () => {
    const { cases, refused } = await fuzzAnswers(seed, 600);
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(cases);
  });

  itWith(
    ['gzip', 'zstd'],
    'as archives is read completely or rejected with a clear error, and leaves no files',
    async () => {
      const { cases, refused } = await fuzzArchives(seed, 400);
      expect(refused).toBeGreaterThan(0);
      expect(refused).toBeLessThan(cases);
    },
  );
});

describe('what does not end', () => {
  it.each(endings)('in responses of a registry and of the API is ended by the client: %s', async kind => {
    const { refused } = await fuzzEndless(kind, seed, 25);
    expect(refused).toBeGreaterThan(0);
  });

  it('in programs is killed, and nothing of it is left', async () => {
    const { cases, refused } = await fuzzChildren(seed, 40);
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(cases);
  });
});

describe('a machine with a small disk and few file handles', () => {
  itWith(['mount', 'setpriv'], 'gets the whole image pushed, or is named', async () => {
    const { cases, refused } = await fuzzFiles(seed, 20);
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(cases);
  });
});

describe('pushes while one request in ten fails', () => {
  it('result in images that can be pulled unchanged', async () => {
    const result = await soak(seed, 30, () => {});
    expect(result.verified + result.refused.length + result.left).toBe(30);
    expect(result.verified).toBeGreaterThan(25);
    expect(result.relayed).toBeGreaterThan(3);
    expect(result.retries).toBeGreaterThan(0);
    expect(result.faults.size).toBeGreaterThan(faultNames.length / 2);
  });
});
