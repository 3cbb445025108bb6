import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

export interface Measured {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly seconds: number;
  /** User and system time of the process and what it starts, and of the daemon that works for it. */
  readonly cpuSeconds: number;
  /** Highest resident set of the process. */
  readonly peakMegabytes: number;
  readonly output: string;
}

const ticksPerSecond = 100;
/** To ask every 10 ms took a fifth of a core. */
const watchMilliseconds = 40;

/** CPU seconds a process has used so far, with those of the processes it started that have ended. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond;
}

/** The same, with what it started that still runs: a Docker daemon's containerd. */
async function cpuSecondsWithChildren(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = threads.map(thread =>
    readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => ''),
  );
  const children = (await Promise.all(lists)).join(' ').split(/\s+/).filter(Boolean).map(Number);
  const seconds = await Promise.all([cpuSecondsOf(pid), ...children.map(cpuSecondsWithChildren)]);
  return seconds.reduce((sum, part) => sum + part, 0);
}

async function peakMegabytesOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1000;
}

/**
 * Runs a command and watches it from outside, whatever it is written in.
 * @param daemon process that works for it
 * @throws Error with the end of its output when it fails
 */
export async function measure(
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
  daemon?: number,
): Promise<Measured> {
  const before = daemon === undefined ? 0 : await cpuSecondsWithChildren(daemon);
  const started = performance.now();
  const child = spawn(command[0] ?? '', command.slice(1), { env: environment });
  let output = '';
  let cpuSeconds = 0;
  let peakMegabytes = 0;
  const collect = (chunk: Buffer) => {
    output = (output + chunk).slice(-20_000);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const watch = setInterval(async () => {
    cpuSeconds = Math.max(cpuSeconds, await cpuSecondsOf(child.pid ?? 0));
    peakMegabytes = Math.max(peakMegabytes, await peakMegabytesOf(child.pid ?? 0));
  }, watchMilliseconds);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const seconds = (performance.now() - started) / 1000;
  const startedAt = performance.timeOrigin + started;
  clearInterval(watch);
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${output.slice(-2000)}`);
  const ofDaemon = daemon === undefined ? 0 : (await cpuSecondsWithChildren(daemon)) - before;
  return { startedAt, seconds, cpuSeconds: cpuSeconds + ofDaemon, peakMegabytes, output };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
