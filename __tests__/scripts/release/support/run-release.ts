import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { GitHub } from './github.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const environment = z.record(z.string(), z.string());
const releaseJob = z.object({
  env: environment,
  steps: z.array(
    z.object({ name: z.string(), if: z.string().optional(), env: environment, run: z.string() }),
  ),
});

export interface Run {
  readonly succeeded: boolean;
  readonly log: string;
}

/** What the earlier jobs handed on. */
export interface Version {
  readonly tag: string;
  readonly commit: string;
  readonly notes: string;
}

/** Runs the steps of the job `release` of release.yml, with a `gh` that changes the state in place of GitHub. */
export function runReleaseJob(directory: string, state: GitHub, { tag, commit, notes }: Version): Run {
  const workflow = parse(readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8'));
  const { env, steps } = releaseJob.parse(workflow.jobs.release);
  const expressions: Readonly<Record<string, string>> = {
    'github.token': 'token',
    'github.repository': 'OWNER/ecr-mount-push',
    'github.ref_name': tag,
    'needs.version.outputs.prerelease': String(tag.includes('-')),
    'needs.version.outputs.notes': notes,
    'needs.version.outputs.major-tag': tag.replace(/\..*/, ''),
    'needs.version.outputs.commit': commit,
  };
  const stateFile = join(directory, 'state.json');
  writeFileSync(stateFile, JSON.stringify(state));
  const path = `${commandDirectory(directory)}${delimiter}${process.env['PATH']}`;
  let log = '';
  let succeeded = true;
  for (const step of steps) {
    if (step.if !== undefined && !holds(step.if, expressions)) continue;
    const run = spawnSync('bash', ['-eo', 'pipefail', '-c', step.run], {
      env: { PATH: path, GITHUB_STATE: stateFile, ...evaluated({ ...env, ...step.env }, expressions) },
      encoding: 'utf8',
    });
    log += run.stdout + run.stderr;
    succeeded = run.status === 0;
    if (!succeeded) break;
  }
  Object.assign(state, { fails: undefined }, JSON.parse(readFileSync(stateFile, 'utf8')));
  return { succeeded, log };
}

function commandDirectory(directory: string): string {
  const commands = join(directory, 'bin');
  mkdirSync(commands, { recursive: true });
  const github = join(import.meta.dirname, 'github.ts');
  const gh = join(commands, 'gh');
  const call = `import { runGitHubCommand } from '${github}'; runGitHubCommand(process.argv.slice(1), process.env.GITHUB_STATE);`;
  writeFileSync(gh, `#!/bin/sh\nexec "${process.execPath}" --input-type=module --eval "${call}" -- "$@"\n`);
  chmodSync(gh, 0o755);
  return commands;
}

function evaluated(env: Readonly<Record<string, string>>, expressions: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(env).map(([name, text]) => {
      const expression = /^\$\{\{ (.*) \}\}$/.exec(text)?.[1];
      const value = expression === undefined ? text : expressions[expression];
      if (value === undefined) throw new Error(`${name}: ${text} is not known here`);
      return [name, value];
    }),
  );
}

function holds(condition: string, expressions: Readonly<Record<string, string>>): boolean {
  const [, expression = '', expected] = /^(\S+) == '(.*)'$/.exec(condition) ?? [];
  const value = expressions[expression];
  if (value === undefined) throw new Error(`if: ${condition} is not known here`);
  return value === expected;
}
