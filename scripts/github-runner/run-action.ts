/** Starts a bundled action as GitHub's runner does: environment variables in, files and workflow commands out. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireCurrentBundles } from '../bundle-record.ts';
import { readAction } from './action-definition.ts';
import { parseCommandFile } from './command-file.ts';

export interface ActionRun {
  /** The step's `with:`. Missing inputs have the default from the action's metadata. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Variables that the job sets, such as credentials and endpoint. Of this process's environment, only PATH is passed on. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Default `action.yml`. */
  readonly action?: string;
  /** Script to run in place of the action's bundle, for tests of parts that a bundle cannot have. */
  readonly script?: string;
  /** Default is a new directory in the system's temporary directory. */
  readonly directory?: string;
  /** Payload of the event that triggered the workflow. */
  readonly event?: unknown;
  readonly eventName?: string;
  /** State that the main step saved. If set, the post step runs. */
  readonly postWith?: Readonly<Record<string, string>>;
  /** Called before anything is printed, with a function that sends a signal to the process. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** Called with every line as it is printed. */
  readonly onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** Command line options for node, such as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
  /** A program with its options that runs node, such as `setpriv`. */
  readonly under?: readonly string[];
}

export interface FinishedRun {
  /** Null if a signal ended the process. */
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
  /** Values of `::add-mask::`, in order. */
  readonly masks: readonly string[];
  /** RUNNER_TEMP. */
  readonly temporaryDirectory: string;
}

/** The command that the runner starts, for callers that start it themselves. */
export interface PreparedRun {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Working directory and home. */
  readonly directory: string;
  /** RUNNER_TEMP. */
  readonly temporaryDirectory: string;
}

/** RUNNER_TEMP of each main step, by the state that it saved: a post step has the same one. */
const temporaryOf = new WeakMap<object, string>();

/** Creates the files and the environment of a step. @throws Error if dist/ is out of date */
export async function prepareAction(run: ActionRun): Promise<PreparedRun> {
  if (run.script === undefined) await requireCurrentBundles();
  const definition = await readAction(run.action);
  const directory = run.directory ?? (await mkdtemp(join(tmpdir(), 'runner-')));
  const ofMain = run.postWith && temporaryOf.get(run.postWith);
  const temporaryDirectory = ofMain ?? join(directory, 'temp');
  for (const made of [directory, temporaryDirectory]) await mkdir(made, { recursive: true });
  const bundle = run.postWith === undefined ? definition.main : (definition.post ?? '');
  const script = run.script ?? bundle;
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
    ...(await commandFiles(directory, run)),
    ...named('INPUT', given),
    ...named('STATE', run.postWith ?? {}),
    ...run.environment,
  };
  const command = [...(run.under ?? []), 'node', ...(run.nodeOptions ?? []), script];
  return { command, environment, directory, temporaryDirectory };
}

export async function runAction(run: ActionRun): Promise<FinishedRun> {
  const prepared = await prepareAction(run);
  const { directory, temporaryDirectory } = prepared;
  const { exitCode, stdout, stderr } = await start(prepared, run);
  const read = (name: CommandFile) => readFile(join(directory, commandFileNames[name]), 'utf8');
  const state = parseCommandFile(await read('GITHUB_STATE'));
  temporaryOf.set(state, temporaryDirectory);
  return {
    exitCode,
    stdout,
    stderr,
    outputs: parseCommandFile(await read('GITHUB_OUTPUT')),
    state,
    summary: await read('GITHUB_STEP_SUMMARY'),
    errors: commands(stdout, 'error'),
    warnings: commands(stdout, 'warning'),
    notices: commands(stdout, 'notice'),
    masks: commands(stdout, 'add-mask'),
    temporaryDirectory,
  };
}

const commandFileNames = {
  GITHUB_OUTPUT: 'output',
  GITHUB_STATE: 'state',
  GITHUB_ENV: 'env',
  GITHUB_PATH: 'path',
  GITHUB_STEP_SUMMARY: 'summary.md',
  GITHUB_EVENT_PATH: 'event.json',
};

type CommandFile = keyof typeof commandFileNames;

/** @returns their paths by environment variable */
async function commandFiles(directory: string, run: ActionRun): Promise<Record<string, string>> {
  const paths = Object.entries(commandFileNames).map(
    ([name, file]) => [name, join(directory, file)] as const,
  );
  for (const [name, path] of paths) {
    await writeFile(path, name === 'GITHUB_EVENT_PATH' ? JSON.stringify(run.event ?? {}) : '');
  }
  return Object.fromEntries(paths);
}

/** `some-name` becomes `INPUT_SOME-NAME`; state keeps its case. */
function named(prefix: 'INPUT' | 'STATE', values: Readonly<Record<string, string>>): Record<string, string> {
  const key = (name: string) => (prefix === 'INPUT' ? name.replace(/ /g, '_').toUpperCase() : name);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}_${key(name)}`, value]));
}

function start({ command, environment, directory }: PreparedRun, run: ActionRun) {
  const [program = 'node', ...options] = command;
  const child = spawn(program, options, { cwd: directory, env: environment });
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
