/** `npm run fuzz`: 90,000 hostile texts and 10,000 hostile archives. `-- SEED` repeats a run. */
import { fuzzArchives, fuzzTexts } from './fuzz/fuzz.ts';
import { seedFromArguments } from './lib/random.ts';

const seed = seedFromArguments();
const started = performance.now();
console.log(`Seed ${seed}`);
const texts = await fuzzTexts(seed, 90_000);
console.log(
  `${texts.cases} inputs, documents and answers: ${texts.refused} refused clearly, the others taken.`,
);
const archives = await fuzzArchives(seed, 10_000);
console.log(`${archives.cases} archives: ${archives.refused} refused clearly, the others read whole.`);
const peak = Math.round(process.resourceUsage().maxRSS / 1000);
console.log(`${Math.round((performance.now() - started) / 1000)} s, peak ${peak} MB.`);
