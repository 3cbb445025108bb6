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
/** These cases have their tables on the page that explains them, the last two also here. */
const inHowItWorks = ['discovery', 'search', 'siblings'] as const;

export async function keepFindings(name: string, found: Findings, runs: number): Promise<void> {
  await mkdir(keptDirectory, { recursive: true });
  const kept: Kept = { ...found, date: new Date().toISOString().slice(0, 10), runs };
  await writeFile(join(keptDirectory, `${name}.json`), JSON.stringify(kept));
}

/** Writes docs/benchmarks.md and the tables in README and docs/how-it-works.md from the results of this machine. */
export async function writeReport(names: readonly string[], { tree }: Peers): Promise<void> {
  const kept = await Promise.all(names.map(readKept));
  const missing = names.filter((_, position) => kept[position] === undefined);
  if (missing.length > 0) {
    console.log(
      `\nNo report, because some cases are not measured on this machine yet: ${missing.join(', ')}.`,
    );
    return;
  }
  const all = kept.flatMap((found, position) =>
    found === undefined ? [] : { ...found, name: names[position] },
  );
  for (const name of inHowItWorks) {
    const markdown = all.find(found => found.name === name)?.markdown ?? '';
    await insert(join(docs, 'how-it-works.md'), name, markdown.replace(/^## .*\n\n/, ''));
  }
  const measured = all.filter(({ name }) => name !== 'discovery');
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
${await registryVersion()}. Docker, skopeo and crane are from Debian unstable; regctl takes part if it's installed.
Each value is the median of ${runs} runs (at most three for pushes of more than five seconds, the real docker-registry, growth, and layers up to
1 GB; one for 10 GB). The tools take turns, and each push goes to a new repository. The registry is the emulator, in a separate process on the
same machine. "Shaped" is 40 ms per request and 200 Mbit/s shared by all bodies (shaped by the emulator, because this machine's kernel has no
netem). All images contain files of this machine (programs, libraries, scripts).

The image of the second service and of the first push has 13 layers, about 200 MB compressed. Another repository has ten of them, more than
160 MB. The daemons pulled the image from a different registry. The image in the Docker daemon is larger: eight layers, about 275 MB compressed
and 750 MB unpacked. \`docker build\` pulled five of them, 99 % of the bytes, as the public base from a different registry, and built three. "Base
known" means that a repository has the base with the public digests; "recompressed", that \`docker push\` of another service from a daemon with
overlay2 brought the base, so that the registry has it with other digests. "Fresh daemon" means that the daemon has no record of the registry before
each push. The relay is a new process for each push; its start, in a step of its own, isn't part of the time.

The thirty services of one step have two or three layers of their own, 1 to 4 MB each, on five layers of about 160 MB that no repository has. Tools
that push one image at a time push one after the other, and keep what they know of the registry from the first one on.

"In sequence" is the longest chain of requests that each started after the response to the one before. The limit is a script that knows all
answers, checks nothing, and sends only the required requests, all at once. CPU includes the process, its child processes and, with Docker, the
daemon and its containerd, and the relay. Peak memory is that of the process, without a daemon, or that of the relay. Tools from the peers' tree start about 4 ms later than
installed tools.

## Goals

${goalsTable(measured.flatMap(({ goals }) => goals))}

For the reasons why goals are missed, see [Performance](design/performance.md#what-stands-in-the-way).

## Where a peer is faster

These are all rows of the tables below in which another tool was faster than this action with its defaults:

${fasterPeersTable(fasterPeers(comparisons))}

${measured.map(({ markdown }) => markdown).join('\n\n')}
`;
}
