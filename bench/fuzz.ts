/**
 * `npm run fuzz`: hostile texts, responses and archives; responses, lists and programs without end; disks that are full. As root,
 * because it mounts small disks, and after `npm run build`. `-- SEED` repeats a run.
 */
import { fuzzAnswers } from './fuzz/answers.ts';
import { fuzzChildren } from './fuzz/children.ts';
import { fuzzEndless } from './fuzz/endless.ts';
import { fuzzFiles } from './fuzz/files.ts';
import { type FuzzResult, fuzzArchives, fuzzTexts } from './fuzz/fuzz.ts';
import { seedFromArguments } from './lib/random.ts';

const classes: readonly (readonly [what: string, cases: number, fuzz: Fuzz])[] = [
  ['inputs and documents', 85_000, fuzzTexts],
  ['HTTP responses', 5000, fuzzAnswers],
  ['archives', 10_000, fuzzArchives],
  ['responses that drip', 500, (seed, cases) => fuzzEndless('drip', seed, cases)],
  ['responses of any size', 1000, (seed, cases) => fuzzEndless('size', seed, cases)],
  ['lists without end', 1000, (seed, cases) => fuzzEndless('pages', seed, cases)],
  ['programs that hang, flood or leave children', 1000, fuzzChildren],
  ['pushes with small disks and few file handles', 500, fuzzFiles],
];

type Fuzz = (seed: number, cases: number) => Promise<FuzzResult>;

const seed = seedFromArguments();
const started = performance.now();
console.log(`Seed ${seed}`);
for (const [what, count, fuzz] of classes) {
  const { cases, refused } = await fuzz(seed, count);
  console.log(`${cases} ${what}: ${refused} rejected with a clear error, the others accepted.`);
}
const peak = Math.round(process.resourceUsage().maxRSS / 1000);
console.log(`${Math.round((performance.now() - started) / 1000)} s, peak ${peak} MB.`);
