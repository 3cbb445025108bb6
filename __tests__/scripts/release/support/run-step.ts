import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const root = join(import.meta.dirname, '..', '..', '..', '..');

const environment = z.record(z.string(), z.string()).default({});
const step = z.object({
  name: z.string().optional(),
  if: z.string().optional(),
  env: environment,
  run: z.string().optional(),
});
const job = z.object({ env: environment, steps: z.array(step) });

export type Job = z.infer<typeof job>;
export type Step = z.infer<typeof step>;

/** A job of release.yml. */
export function releaseJob(name: string): Job {
  const workflow = parse(readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8'));
  return job.parse(workflow.jobs[name]);
}

export function stepOf({ steps }: Job, name: string): Step {
  const found = steps.find(step => step.name === name);
  if (found === undefined) throw new Error(`release.yml has no step "${name}"`);
  return found;
}

export interface Run {
  readonly succeeded: boolean;
  readonly log: string;
}

/** Runs the script of a step like GitHub's runner with `shell: bash`. `commands` come first in PATH. */
export function runScript(
  { run = '' }: Step,
  { commands, cwd, env }: { commands?: string; cwd: string; env: Readonly<Record<string, string>> },
): Run {
  const { PATH = '', HOME = '' } = process.env;
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run],
    {
      cwd,
      env: { HOME, PATH: commands === undefined ? PATH : `${commands}${delimiter}${PATH}`, ...env },
      encoding: 'utf8',
    },
  );
  return { succeeded: status === 0, log: stdout + stderr };
}

/** A directory with one command, a shell script. */
export function commandDirectory(directory: string, name: string, script: string): string {
  const commands = join(directory, 'bin');
  mkdirSync(commands, { recursive: true });
  writeFileSync(join(commands, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(commands, name), 0o755);
  return commands;
}
