/** `npm run bench`: measures, side by side in one run, and writes docs/benchmarks.md. `-- NAME ...` runs some cases. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { daemonCases } from './cases/daemon.ts';
import { discoveryCase } from './cases/discovery.ts';
import { growthCases } from './cases/growth.ts';
import { memoryCases } from './cases/memory.ts';
import { roundTripCase } from './cases/round-trips.ts';
import { realRegistryCases, serviceCases } from './cases/services.ts';
import { startCase } from './cases/start.ts';
import { buildBenchImages } from './lib/bench-image.ts';
import type { Case, Goal } from './lib/case.ts';
import { machine, versions } from './lib/docker.ts';
import { goalsTable } from './lib/goals.ts';
import { insert } from './lib/insert.ts';

const cases: Readonly<Record<string, Case>> = {
  services: serviceCases,
  daemon: daemonCases,
  'round-trips': roundTripCase,
  start: startCase,
  memory: memoryCases,
  growth: growthCases,
  'real-registry': realRegistryCases,
  discovery: discoveryCase,
};

const wanted = process.argv.slice(2);
const runs = Number(process.env['BENCH_RUNS'] ?? 5);
const directory = await mkdtemp(join(tmpdir(), 'ecr-mount-push-bench-'));
const sections: string[] = [];
const goals: Goal[] = [];
const docs = join(resolve(import.meta.dirname, '..'), 'docs');
try {
  console.log('Building the images ...');
  const images = await buildBenchImages(directory);
  for (const [name, run] of Object.entries(cases)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n== ${name}`);
    const found = await run({ images, runs, directory });
    console.log(`${found.markdown}\n\n${goalsTable(found.goals)}`);
    goals.push(...found.goals);
    if (name === 'discovery') await insert(join(docs, 'how-it-works.md'), name, found.markdown);
    else sections.push(found.markdown);
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
if (wanted.length === 0) await writeReport();

async function writeReport(): Promise<void> {
  const text = `# Benchmarks

Measured on ${new Date().toISOString().slice(0, 10)} with \`npm run bench\`, ${await machine()}; ${(await versions()).join(', ')}.
Medians of ${runs} runs, the contenders turn by turn, each push into a repository that is new. Registry: the emulator in a process
of its own on the same machine; "shaped" is 40 ms a request and 200 Mbit/s that all bodies share (the emulator's own shaping: this
machine's kernel has no netem). The image has 13 layers, about 200 MB compressed; another repository holds ten of them, about
158 MB. Its content is files of the machine (programs, libraries, scripts).

"In sequence" is the longest chain of requests of which each began after the one before had been answered. The limit is a script
that knows everything, checks nothing, and sends only the requests that are needed, all at once. crane and regctl take part where
the machine has them.

## Goals

${goalsTable(goals)}

What stands in the way where one is missed: [performance](design/performance.md#what-stands-in-the-way).

${sections.join('\n\n')}
`;
  await writeFile(join(docs, 'benchmarks.md'), text);
  const [second = ''] = sections[0]?.split('## First push') ?? [];
  const table = second.slice(second.indexOf('| |')).trim();
  await insert(join(docs, '..', 'README.md'), 'second-service', table);
}
