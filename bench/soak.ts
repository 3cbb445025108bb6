/** `npm run soak`: 1,000 pushes with random faults. `-- SEED` repeats a run; SOAK_PUSHES changes the number. */
import { seedFromArguments } from './lib/random.ts';
import { faultNames } from './soak/random-faults.ts';
import { soak } from './soak/soak.ts';

const seed = seedFromArguments();
const pushes = Number(process.env['SOAK_PUSHES'] ?? 1000);
console.log(`Seed ${seed}: ${pushes} pushes, each request fails with a probability of 10 %.`);
const started = performance.now();
const result = await soak(seed, pushes, done => {
  if (done % 100 === 0) console.log(`${done} pushes done`);
});
const seconds = Math.round((performance.now() - started) / 1000);
console.log(
  `${result.verified} images pulled and verified, ${result.refused.length} pushes failed with a clear error, ${result.retries} retries; ` +
    `${result.mounted} layers mounted, ${result.pushed} uploaded; ${seconds} s.`,
);
console.log(
  `${result.relayed} of the pushes went through a relay; ${result.left} of their clients left for good, without a trace.`,
);
for (const line of new Set(result.refused)) console.log(`  ${line}`);
const faults = faultNames.map(name => `${name} ${result.faults.get(name) ?? 0}`);
console.log(`Faults: ${faults.join(', ')}.`);
