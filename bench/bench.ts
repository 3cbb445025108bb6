/**
 * `npm run bench`: compares the tools in one run and writes docs/benchmarks.md. `-- NAME ...` measures only some cases
 * again; the report then has the latest results of all cases.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireCurrentBundles } from '../scripts/bundle-record.ts';
import { discoveryCase } from './cases/discovery.ts';
import { growthCases } from './cases/growth.ts';
import { manyCase } from './cases/many.ts';
import { manyMemoryCase } from './cases/many-memory.ts';
import { memoryCases } from './cases/memory.ts';
import { relayCases } from './cases/relay.ts';
import { relayBuildCases } from './cases/relay-build.ts';
import { relayCpuCase } from './cases/relay-cpu.ts';
import { relayMemoryCase } from './cases/relay-memory.ts';
import { roundTripCase } from './cases/round-trips.ts';
import { searchCase } from './cases/search.ts';
import { realRegistryCases, serviceCases } from './cases/services.ts';
import { siblingCase } from './cases/siblings.ts';
import { startCase } from './cases/start.ts';
import { buildBenchImages, buildBuiltImage } from './lib/bench-image.ts';
import type { Case } from './lib/case.ts';
import { goalsTable } from './lib/goals.ts';
import { enterPeers } from './lib/peers.ts';
import { keepFindings, writeReport } from './lib/report.ts';

const cases: Readonly<Record<string, Case>> = {
  services: serviceCases,
  'real-registry': realRegistryCases,
  many: manyCase,
  'many-memory': manyMemoryCase,
  relay: relayCases,
  'relay-build': relayBuildCases,
  'relay-memory': relayMemoryCase,
  'relay-cpu': relayCpuCase,
  'round-trips': roundTripCase,
  start: startCase,
  memory: memoryCases,
  growth: growthCases,
  search: searchCase,
  siblings: siblingCase,
  discovery: discoveryCase,
};

await requireCurrentBundles();
const wanted = process.argv.slice(2);
const runs = Number(process.env['BENCH_RUNS'] ?? 5);
await using peers = await enterPeers();
process.env['PATH'] = `${peers.bin}:${process.env['PATH']}`; // the current versions before those of the machine
const directory = await mkdtemp(join(tmpdir(), 'ecr-mount-push-bench-'));
try {
  const images = once(() => buildBenchImages(directory));
  const built = once(() => buildBuiltImage(directory));
  for (const [name, run] of Object.entries(cases)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n== ${name}`);
    const found = await run({ images, built, peers, runs, directory });
    console.log(`${found.markdown}\n\n${goalsTable(found.goals)}`);
    await keepFindings(name, found, runs);
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
await writeReport(Object.keys(cases), peers);

/** Makes it when it is first asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
