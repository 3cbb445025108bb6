import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import type { FinishedRun } from '../../../scripts/github-runner/run-action.ts';
import { codeBlocks, root } from '../../docs/support/markdown.ts';
import { ownDefinition } from '../../docs/support/uses.ts';
import type { Step } from './step.ts';

const execute = promisify(execFile);

const stepsSchema = z.array(
  z.looseObject({
    uses: z.string().optional(),
    run: z.string().optional(),
    with: z.record(z.string(), z.string()).optional(),
    env: z.record(z.string(), z.string()).optional(),
  }),
);

/** An example of the documentation: its steps, and the files that it shows before them. */
export interface Example {
  readonly steps: z.output<typeof stepsSchema>;
  /** The other code blocks of the section, by language. */
  readonly files: Readonly<Record<string, string>>;
}

/** @param script a command that only that example has */
export async function exampleWith(script: string): Promise<Example> {
  const blocks = await codeBlocks(join(root, 'docs', 'examples.md'));
  const at = blocks.findIndex(({ language, text }) => language === 'yaml' && text.includes(script));
  const steps = blocks[at];
  if (steps === undefined) throw new Error(`docs/examples.md has no example with ${script}.`);
  const before = blocks[at - 1];
  const files = before !== undefined && before.language !== 'yaml' ? { [before.language]: before.text } : {};
  return { steps: stepsSchema.parse(parse(steps.text)), files };
}

export interface Workspace {
  readonly directory: string;
  /** RUNNER_TEMP of the job. */
  readonly temporary: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Commands that cannot be run here. */
  readonly skipped?: RegExp;
}

/**
 * Runs the steps of an example, except actions of others.
 * @returns what our action did
 */
export async function runExample({ steps }: Example, step: Step, workspace: Workspace): Promise<FinishedRun> {
  const { directory, temporary, environment, skipped } = workspace;
  await mkdir(temporary, { recursive: true });
  let pushed: FinishedRun | undefined;
  const filled = (text: string) =>
    text
      .replaceAll(/\$\{\{ runner\.temp \}\}/g, temporary)
      .replaceAll(/\$\{\{ github\.sha \}\}/g, 'abc123')
      .replaceAll(/\$\{\{ steps\.push\.outputs\.(\S+) \}\}/g, (_, name) => pushed?.outputs[name] ?? '');
  const all = (texts: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, filled(text)]));
  for (const { uses, run, with: inputs, env } of steps) {
    if (run !== undefined && skipped?.test(run) !== true) {
      await execute('bash', ['-e', '-c', filled(run)], {
        cwd: directory,
        env: { ...process.env, ...environment, ...all(env) },
      });
    }
    if (uses !== undefined && ownDefinition(uses) === 'action.yml')
      pushed = await step.push(all(inputs), { environment, directory });
  }
  if (pushed === undefined) throw new Error('The example does not push.');
  return pushed;
}
