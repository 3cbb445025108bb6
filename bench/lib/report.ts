import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Findings } from './case.ts';
import { fasterPeers, fasterPeersTable } from './faster-peers.ts';
import { goalsTable } from './goals.ts';
import { insert } from './insert.ts';
import type { Peers } from './peers.ts';
import { machine, peerVersions, registryVersion } from './versions.ts';

interface Kept extends Findings {
  /** Day of the measurement. */
  readonly date: string;
  readonly runs: number;
}

const root = resolve(import.meta.dirname, '../..');
const docs = join(root, 'docs');
const keptDirectory = join(root, '.bench');
/** Its table stands where it is explained. */
const inHowItWorks = 'discovery';

export async function keepFindings(name: string, found: Findings, runs: number): Promise<void> {
  await mkdir(keptDirectory, { recursive: true });
  const kept: Kept = { ...found, date: new Date().toISOString().slice(0, 10), runs };
  await writeFile(join(keptDirectory, `${name}.json`), JSON.stringify(kept));
}

/** Writes docs/benchmarks.md, and the tables of README and docs/how-it-works.md, from what was found on this machine. */
export async function writeReport(names: readonly string[], { tree }: Peers): Promise<void> {
  const kept = await Promise.all(names.map(readKept));
  const missing = names.filter((_, position) => kept[position] === undefined);
  if (missing.length > 0) {
    console.log(`\nNo report: ${missing.join(', ')} not measured on this machine yet.`);
    return;
  }
  const all = kept.flatMap((found, position) =>
    found === undefined ? [] : { ...found, name: names[position] },
  );
  const discovery = all.find(({ name }) => name === inHowItWorks);
  await insert(join(docs, 'how-it-works.md'), inHowItWorks, discovery?.markdown ?? '');
  const measured = all.filter(found => found !== discovery);
  const peers = (await peerVersions(tree)).join(', ');
  await writeFile(join(docs, 'benchmarks.md'), await page(measured, peers));
  const [second = ''] = measured[0]?.markdown.split('## First push') ?? [];
  await insert(
    join(root, 'README.md'),
    'second-service',
    `${second.slice(second.indexOf('| |')).trim()}\n\nWith ${peers}.`,
  );
}

async function readKept(name: string): Promise<Kept | undefined> {
  try {
    return JSON.parse(await readFile(join(keptDirectory, `${name}.json`), 'utf8'));
  } catch {
    return undefined; // not measured on this machine
  }
}

async function page(measured: readonly Kept[], peers: string): Promise<string> {
  const dates = [...new Set(measured.map(({ date }) => date))].toSorted();
  const runs = Math.min(...measured.map(found => found.runs));
  const comparisons = measured.flatMap(found => found.comparisons ?? []);
  return `# Benchmarks

Measured on ${dates.join(' and ')} with \`npm run bench\`, ${await machine()}; Node ${process.version}, ${peers},
${await registryVersion()}. Docker, skopeo and crane are those of Debian unstable, regctl takes part where the machine has it.
Medians of ${runs} runs (of three at most for what takes more than five seconds, the real docker-registry, growth, and layers up to 1 GB, of one
for 10 GB), the contenders turn by turn, each push into a repository that is new. Registry: the emulator in a process of its own on the same machine; "shaped" is
40 ms a request and 200 Mbit/s that all bodies share (the emulator's own shaping: this machine's kernel has no netem). The content of
all images is files of the machine (programs, libraries, scripts).

The image of the second service and of the first push has 13 layers, about 200 MB compressed; another repository holds ten of them, more
than 160 MB. The daemons pulled it from another registry. The image in the Docker daemon is larger: eight layers, about 300 MB compressed and
830 MB unpacked; \`docker build\` pulled five of them, 270 MB, as the public base from another registry, and made three. "Base known" is a
repository that holds the base under the public digests. "Fresh daemon": before each push it forgets what it knows of the registry.

"In sequence" is the longest chain of requests of which each began after the one before had been answered. The limit is a script
that knows everything, checks nothing, and sends only the requests that are needed, all at once. CPU is that of the process, of what it
starts and, with Docker, of the daemon and its containerd; peak memory is that of the process alone, without a daemon's. The tools of the
peers' tree start about 4 ms later than installed ones would.

## Goals

${goalsTable(measured.flatMap(({ goals }) => goals))}

What stands in the way where one is missed: [performance](design/performance.md#what-stands-in-the-way).

## Where a peer is faster

Every row of the tables below in which another tool took less time than this action with its defaults:

${fasterPeersTable(fasterPeers(comparisons))}

${measured.map(({ markdown }) => markdown).join('\n\n')}
`;
}
