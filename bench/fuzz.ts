/** `npm run fuzz`: 85,000 hostile texts, 5,000 hostile responses, 10,000 hostile archives. `-- SEED` repeats a run. */
import { fuzzAnswers } from './fuzz/answers.ts';
import { fuzzArchives, fuzzTexts } from './fuzz/fuzz.ts';
import { seedFromArguments } from './lib/random.ts';

const seed = seedFromArguments();
const started = performance.now();
console.log(`Seed ${seed}`);
const texts = await fuzzTexts(seed, 85_000);
console.log(
  `${texts.cases} inputs and documents: ${texts.refused} rejected with a clear error, the others accepted.`,
);
const answers = await fuzzAnswers(seed, 5000);
console.log(
  `${answers.cases} HTTP responses: ${answers.refused} rejected with a clear error, the others accepted.`,
);
const archives = await fuzzArchives(seed, 10_000);
console.log(
  `${archives.cases} archives: ${archives.refused} rejected with a clear error, the others read completely.`,
);
const peak = Math.round(process.resourceUsage().maxRSS / 1000);
console.log(`${Math.round((performance.now() - started) / 1000)} s, peak ${peak} MB.`);
