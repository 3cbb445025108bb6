/** Starts a bundled action as GitHub's runner does: environment variables in, files and workflow commands out. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireCurrentBundles } from '../bundle-record.ts';
import { readAction } from './action-definition.ts';
import { parseCommandFile } from './command-file.ts';

export interface ActionRun {
  /** Of the step's `with:`. What is left out has the default of the action's metadata. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Credentials, endpoint and what else the job sets. Nothing of this process's environment is passed on but PATH. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Default `action.yml`. */
  readonly action?: string;
  /** Default is a new directory below the system's temporary one. */
  readonly directory?: string;
  /** Payload of the event that started the workflow. */
  readonly event?: unknown;
  readonly eventName?: string;
  /** State that the main step saved: runs the post step. */
  readonly postWith?: Readonly<Record<string, string>>;
  /** Given the means to cancel, before anything is printed. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** Every line as it is printed. */
  readonly onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** Command line options for node, as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
}

export interface FinishedRun {
  /** Null when a signal ended the process. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Messages of `::error::`, `::warning::` and `::notice::`. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly notices: readonly string[];
  /** Values of `::add-mask::`, in the order in which they came. */
  readonly masks: readonly string[];
  /** RUNNER_TEMP. */
  readonly temporaryDirectory: string;
}

/** @throws Error when dist/ is not what src/ builds */
export async function runAction(run: ActionRun): Promise<FinishedRun> {
  await requireCurrentBundles();
  const definition = await readAction(run.action);
  const directory = run.directory ?? (await mkdtemp(join(tmpdir(), 'runner-')));
  const temporaryDirectory = join(directory, 'temp');
  await mkdir(temporaryDirectory, { recursive: true });
  const files = await commandFiles(directory, run);
  const bundle = run.postWith === undefined ? definition.main : (definition.post ?? '');
  const defaults = Object.entries(definition.inputs).map(([name, input]) => [name, input.default ?? '']);
  const given = { ...Object.fromEntries(defaults), 'github-token': '', ...run.inputs };
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    RUNNER_TEMP: temporaryDirectory,
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKFLOW: 'build',
    GITHUB_JOB: 'push',
    GITHUB_RUN_ID: '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_REPOSITORY: 'example/services',
    GITHUB_EVENT_NAME: run.eventName ?? 'push',
    ...files,
    ...named('INPUT', given),
    ...named('STATE', run.postWith ?? {}),
    ...run.environment,
  };
  const { exitCode, stdout, stderr } = await start(bundle, environment, directory, run);
  const read = (name: keyof typeof files) => readFile(files[name], 'utf8');
  return {
    exitCode,
    stdout,
    stderr,
    outputs: parseCommandFile(await read('GITHUB_OUTPUT')),
    state: parseCommandFile(await read('GITHUB_STATE')),
    summary: await read('GITHUB_STEP_SUMMARY'),
    errors: commands(stdout, 'error'),
    warnings: commands(stdout, 'warning'),
    notices: commands(stdout, 'notice'),
    masks: commands(stdout, 'add-mask'),
    temporaryDirectory,
  };
}

async function commandFiles(directory: string, run: ActionRun) {
  const files = {
    GITHUB_OUTPUT: join(directory, 'output'),
    GITHUB_STATE: join(directory, 'state'),
    GITHUB_ENV: join(directory, 'env'),
    GITHUB_PATH: join(directory, 'path'),
    GITHUB_STEP_SUMMARY: join(directory, 'summary.md'),
    GITHUB_EVENT_PATH: join(directory, 'event.json'),
  };
  for (const path of Object.values(files)) await writeFile(path, '');
  await writeFile(files.GITHUB_EVENT_PATH, JSON.stringify(run.event ?? {}));
  return files;
}

/** `some-name` becomes `INPUT_SOME-NAME`; state keeps its case. */
function named(prefix: 'INPUT' | 'STATE', values: Readonly<Record<string, string>>): Record<string, string> {
  const key = (name: string) => (prefix === 'INPUT' ? name.replace(/ /g, '_').toUpperCase() : name);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}_${key(name)}`, value]));
}

function start(bundle: string, environment: NodeJS.ProcessEnv, directory: string, run: ActionRun) {
  const child = spawn('node', [...(run.nodeOptions ?? []), bundle], { cwd: directory, env: environment });
  run.onStart?.(signal => child.kill(signal));
  const collected = { stdout: '', stderr: '' };
  let line = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    collected.stdout += text;
    const parts = (line + text).split('\n');
    line = parts.pop() ?? '';
    for (const part of parts) run.onLine?.(part, signal => child.kill(signal));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    collected.stderr += text;
  });
  return new Promise<{ exitCode: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', exitCode => resolve({ exitCode, ...collected }));
  });
}

/** Messages of one workflow command, unescaped. */
function commands(stdout: string, command: string): readonly string[] {
  return [...stdout.matchAll(new RegExp(`^::${command}(?: [^:]*)?::(.*)$`, 'gm'))].map(match =>
    (match[1] ?? '').replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%'),
  );
}
