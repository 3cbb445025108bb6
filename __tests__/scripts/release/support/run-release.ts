import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GitHub } from './github.ts';
import { commandDirectory, type Run, releaseJob, runScript } from './run-step.ts';

/** Outputs of the earlier jobs. */
export interface Version {
  readonly tag: string;
  readonly commit: string;
  readonly notes: string;
}

/** Runs the steps of the job `release` with a `gh` that changes the state instead of GitHub. */
export function runReleaseJob(directory: string, state: GitHub, { tag, commit, notes }: Version): Run {
  const { env, steps } = releaseJob('release');
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
  const commands = commandDirectory(directory, 'gh', gitHubCommand());
  let log = '';
  let succeeded = true;
  for (const step of steps) {
    if (step.if !== undefined && !holds(step.if, expressions)) continue;
    const values = evaluated({ ...env, ...step.env }, expressions);
    const run = runScript(step, { commands, cwd: directory, env: { GITHUB_STATE: stateFile, ...values } });
    log += run.log;
    succeeded = run.succeeded;
    if (!succeeded) break;
  }
  Object.assign(state, { fails: undefined }, JSON.parse(readFileSync(stateFile, 'utf8')));
  return { succeeded, log };
}

function gitHubCommand(): string {
  const module = join(import.meta.dirname, 'github.ts');
  const call = `import { runGitHubCommand } from '${module}'; runGitHubCommand(process.argv.slice(1), process.env.GITHUB_STATE);`;
  return `exec "${process.execPath}" --input-type=module --eval "${call}" -- "$@"`;
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
