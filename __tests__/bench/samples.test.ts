import { describe, expect, it } from '@jest/globals';
import { fuzzAnswers } from '../../bench/fuzz/answers.ts';
import { fuzzArchives, fuzzTexts } from '../../bench/fuzz/fuzz.ts';
import { faultNames } from '../../bench/soak/random-faults.ts';
import { soak } from '../../bench/soak/soak.ts';
import { itWith } from '../support/needs.ts';

/** Samples of the long runs; `npm run soak` and `npm run fuzz` are the whole of them. */
const seed = 42;

describe('hostile input', () => {
  it('as text and documents is taken or refused clearly', async () => {
    const { cases, refused } = await fuzzTexts(seed, 5000);
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(cases);
  });

  it('as answers of a registry and of the API is taken or refused clearly, and gets no credentials elsewhere', async () => {
    const { cases, refused } = await fuzzAnswers(seed, 600);
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(cases);
  });

  itWith(
    ['gzip', 'zstd'],
    'as archives is read whole or refused clearly, and leaves nothing behind',
    async () => {
      const { cases, refused } = await fuzzArchives(seed, 400);
      expect(refused).toBeGreaterThan(0);
      expect(refused).toBeLessThan(cases);
    },
  );
});

describe('pushes while one request in ten fails', () => {
  it('end in images that come back as they were', async () => {
    const result = await soak(seed, 30, () => {});
    expect(result.verified + result.refused.length).toBe(30);
    expect(result.verified).toBeGreaterThan(25);
    expect(result.retries).toBeGreaterThan(0);
    expect(result.faults.size).toBeGreaterThan(faultNames.length / 2);
  });
});
