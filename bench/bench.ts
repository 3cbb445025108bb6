/** `npm run bench`: measures, side by side in one run, and writes docs/benchmarks.md. `-- NAME ...` runs some cases. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { daemonCases } from './cases/daemon.ts';
import { discoveryCase } from './cases/discovery.ts';
import { growthCases } from './cases/growth.ts';
import { memoryCases } from './cases/memory.ts';
import { realRegistryCase } from './cases/real-registry.ts';
import { roundTripCase } from './cases/round-trips.ts';
import { serviceCases } from './cases/services.ts';
import { startCase } from './cases/start.ts';
import { buildBenchImages } from './lib/bench-image.ts';
import type { Case } from './lib/case.ts';
import { dockerVersion, machine, skopeoVersion } from './lib/docker.ts';
import { insert } from './lib/insert.ts';

const cases: Readonly<Record<string, Case>> = {
  services: serviceCases,
  daemon: daemonCases,
  'round-trips': roundTripCase,
  start: startCase,
  memory: memoryCases,
  growth: growthCases,
  'real-registry': realRegistryCase,
  discovery: discoveryCase,
};

const wanted = process.argv.slice(2);
const runs = Number(process.env['BENCH_RUNS'] ?? 5);
const directory = await mkdtemp(join(tmpdir(), 'ecr-mount-push-bench-'));
const sections: string[] = [];
const docs = join(resolve(import.meta.dirname, '..'), 'docs');
try {
  console.log('Building the images ...');
  const images = await buildBenchImages(directory);
  for (const [name, run] of Object.entries(cases)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n== ${name}`);
    const section = await run({ images, runs, directory });
    console.log(section);
    if (name === 'discovery') await insert(join(docs, 'how-it-works.md'), name, section);
    else sections.push(section);
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
if (wanted.length === 0) await writeReport();

async function writeReport(): Promise<void> {
  const versions = [`Node ${process.version}`, await dockerVersion(), await skopeoVersion()].join(', ');
  const text = `# Benchmarks

Measured on ${new Date().toISOString().slice(0, 10)} with \`npm run bench\`, ${await machine()}; ${versions}. Medians of ${runs} runs, the
contenders turn by turn. Registry: the emulator in a process of its own on the same machine; "shaped" is 40 ms a request and
200 Mbit/s that all bodies share. The image has 13 layers, about 200 MB compressed; another repository holds ten of them, more than 160 MB. Its
content is files of the machine (programs, libraries, scripts).
crane and regctl are not measured: their binaries could not be had where this was run.

${sections.join('\n\n')}
`;
  await writeFile(join(docs, 'benchmarks.md'), text);
  const [second = ''] = sections[0]?.split('## First push') ?? [];
  const table = second.slice(second.indexOf('| |')).trim();
  await insert(join(docs, '..', 'README.md'), 'second-service', table);
}
