import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

export interface Measured {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly seconds: number;
  /** User and system time of the process, its child processes, and its daemons. */
  readonly cpuSeconds: number;
  /** Peak resident set size of the process. */
  readonly peakMegabytes: number;
  readonly output: string;
}

const ticksPerSecond = 100;
/** Polling every 10 ms used a fifth of a core. */
const watchMilliseconds = 40;

/** User and system time of a process, and of its child processes that have ended. */
interface CpuSeconds {
  readonly own: number;
  readonly ofEnded: number;
}

async function cpuSecondsOf(pid: number): Promise<CpuSeconds> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const seconds = (at: number) => (Number(fields[at] ?? 0) + Number(fields[at + 1] ?? 0)) / ticksPerSecond;
  return { own: seconds(11), ofEnded: seconds(13) };
}

/** User and system time of a process, including running child processes such as a Docker daemon's containerd. */
export async function cpuSecondsOfAll(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = threads.map(thread =>
    readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => ''),
  );
  const children = (await Promise.all(lists)).join(' ').split(/\s+/).filter(Boolean).map(Number);
  const { own, ofEnded } = await cpuSecondsOf(pid);
  const running = await Promise.all(children.map(cpuSecondsOfAll));
  return running.reduce((sum, seconds) => sum + seconds, own + ofEnded);
}

/** Peak resident set size of a running process. */
export async function peakMegabytesOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1000;
}

/**
 * Runs a command and measures it from outside. Run only one at a time, because its CPU time comes from the ended child
 * processes of this process.
 * @param daemons processes that work for the command
 * @throws Error with the end of its output if it fails
 */
export async function measure(
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
  ...daemons: readonly number[]
): Promise<Measured> {
  const cpuSeconds = async () => {
    const ofDaemons = await Promise.all(daemons.map(cpuSecondsOfAll));
    return ofDaemons.reduce((sum, seconds) => sum + seconds, (await cpuSecondsOf(process.pid)).ofEnded);
  };
  const before = await cpuSeconds();
  const started = performance.now();
  const child = spawn(command[0] ?? '', command.slice(1), { env: environment });
  let output = '';
  let peakMegabytes = 0;
  const collect = (chunk: Buffer) => {
    output = (output + chunk).slice(-20_000);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const watch = setInterval(async () => {
    peakMegabytes = Math.max(peakMegabytes, await peakMegabytesOf(child.pid ?? 0));
  }, watchMilliseconds);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const seconds = (performance.now() - started) / 1000;
  const startedAt = performance.timeOrigin + started;
  clearInterval(watch);
  if (code !== 0)
    throw new Error(`${command.join(' ')} failed with exit code ${code}:\n${output.slice(-2000)}`);
  return { startedAt, seconds, cpuSeconds: (await cpuSeconds()) - before, peakMegabytes, output };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
