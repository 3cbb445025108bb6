import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Findings } from './case.ts';
import { machine, versions } from './docker.ts';
import { goalsTable } from './goals.ts';
import { insert } from './insert.ts';

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
export async function writeReport(names: readonly string[]): Promise<void> {
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
  await writeFile(join(docs, 'benchmarks.md'), await page(measured));
  const [second = ''] = measured[0]?.markdown.split('## First push') ?? [];
  await insert(join(root, 'README.md'), 'second-service', second.slice(second.indexOf('| |')).trim());
}

async function readKept(name: string): Promise<Kept | undefined> {
  try {
    return JSON.parse(await readFile(join(keptDirectory, `${name}.json`), 'utf8'));
  } catch {
    return undefined; // not measured on this machine
  }
}

async function page(measured: readonly Kept[]): Promise<string> {
  const dates = [...new Set(measured.map(({ date }) => date))].toSorted();
  const runs = Math.min(...measured.map(found => found.runs));
  return `# Benchmarks

Measured on ${dates.join(' and ')} with \`npm run bench\`, ${await machine()}; ${(await versions()).join(', ')}.
Medians of ${runs} runs (of three for growth and layers up to 1 GB, of one for 10 GB), the contenders turn by turn, each push into
a repository that is new. Registry: the emulator in a process of its own on the same machine; "shaped" is 40 ms a request and
200 Mbit/s that all bodies share (the emulator's own shaping: this machine's kernel has no netem). The image has 13 layers, about
200 MB compressed; another repository holds ten of them, more than 160 MB. Its content is files of the machine (programs,
libraries, scripts).

"In sequence" is the longest chain of requests of which each began after the one before had been answered. The limit is a script
that knows everything, checks nothing, and sends only the requests that are needed, all at once. crane and regctl take part where
the machine has them.

## Goals

${goalsTable(measured.flatMap(({ goals }) => goals))}

What stands in the way where one is missed: [performance](design/performance.md#what-stands-in-the-way).

${measured.map(({ markdown }) => markdown).join('\n\n')}
`;
}
