import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readAction } from '../../scripts/github-runner/action-definition.ts';
import { notMountedReasons } from '../../src/engine/result.ts';
import { transports } from '../../src/images/transports/transports.ts';
import { codeBlocks, markdownFiles, root, tableAfter } from './support/markdown.ts';

const plain = (cell: string) => cell.replaceAll('`', '');
const codesIn = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

describe.each([
  ['README.md', 'action.yml'],
  ['docs/report-action.md', 'report/action.yml'],
  ['docs/relay.md', 'relay/action.yml'],
])('%s', (page, definition) => {
  it(`lists the inputs of ${definition}, with their defaults`, async () => {
    const { inputs } = await readAction(definition);
    const rows = await tableAfter(join(root, page), 'Inputs');
    const names = rows.flatMap(([cell = '']) => plain(cell).split(', '));
    expect(names.toSorted()).toEqual(Object.keys(inputs).toSorted());
    for (const [name = '', shown = ''] of rows) {
      const value = inputs[plain(name)]?.default;
      if (value !== undefined && value !== '') expect([name, plain(shown)]).toEqual([name, value]);
    }
  });
});

describe('the input image', () => {
  const usages = transports.map(({ usage }) => usage).toSorted();

  it('has all transports in the README', async () => {
    const rows = await tableAfter(join(root, 'README.md'), 'Inputs');
    const [, , meaning = ''] = rows.find(([name]) => name === '`image`') ?? [];
    expect(codesIn(meaning).toSorted()).toEqual(usages);
  });

  it('has all transports in action.yml', async () => {
    const { inputs } = parse(await readFile(join(root, 'action.yml'), 'utf8'));
    const named: string[] = inputs.image.description.match(/\b[a-z-]+:(?:\/\/)?[A-Z][A-Z:/[\]]*/g);
    expect(named.toSorted()).toEqual(usages);
  });
});

describe('the page of the reusable workflow', () => {
  it('lists its inputs, with the defaults that it names', async () => {
    const page = await readFile(join(root, 'docs', 'reusable-workflow.md'), 'utf8');
    const workflow = parse(await readFile(join(root, '.github', 'workflows', 'push.yml'), 'utf8'));
    const inputs: Record<string, { default?: unknown }> = workflow.on.workflow_call.inputs;
    const rows = page
      .split('\n')
      .filter(line => /^\| `/.test(line))
      .map(line => line.split('|').map(cell => cell.trim()));
    const names = rows.flatMap(([, cell = '']) => codesIn(cell));
    expect(names.toSorted()).toEqual(Object.keys(inputs).toSorted());
    for (const [, cell = '', shown = ''] of rows) {
      if (!/^`[^`]+`$/.test(shown)) continue;
      for (const name of codesIn(cell))
        expect([name, plain(shown)]).toEqual([name, String(inputs[name]?.default)]);
    }
  });
});

describe('the page on troubleshooting', () => {
  const page = join(root, 'docs', 'troubleshooting.md');

  it('knows every reason that a layer can have', async () => {
    const rows = await tableAfter(page, 'Layers are uploaded that should have been mounted');
    expect(rows.map(([cell = '']) => plain(cell)).toSorted()).toEqual(notMountedReasons.toSorted());
  });

  it('quotes messages that the code has', async () => {
    const files = await readdir(join(root, 'src'), { recursive: true });
    const texts = await Promise.all(
      files.filter(name => name.endsWith('.ts')).map(name => readFile(join(root, 'src', name), 'utf8')),
    );
    const source = texts.join('\n');
    const rows = await tableAfter(page, 'The push fails');
    const messages = rows.flatMap(([cell = '']) => codesIn(cell));
    expect(messages.length).toBeGreaterThan(8);
    for (const message of messages) {
      for (const part of message.split(/…|status 429/).map(piece => piece.trim()))
        expect([message, source.includes(part) ? part : `no source says: ${part}`]).toEqual([message, part]);
    }
  });
});

/** Actions that the product needs; a policy must not ask for others. */
const known = new Set([
  'ecr:GetAuthorizationToken',
  'ecr:GetAccountSetting',
  'ecr:PutAccountSetting',
  'ecr:DescribePullThroughCacheRules',
  'ecr:DescribeRepositoryCreationTemplates',
  'ecr:BatchCheckLayerAvailability',
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
  'ecr:CompleteLayerUpload',
  'ecr:PutImage',
  'ecr:BatchGetImage',
  'ecr:DescribeImages',
  'ecr:GetDownloadUrlForLayer',
  'ecr:DescribeRepositories',
  'ecr:CreateRepository',
  'ecr:TagResource',
  'sts:AssumeRoleWithWebIdentity',
]);

describe('every policy of the documentation', () => {
  it('is JSON, and allows only what is needed', async () => {
    const blocks = (await Promise.all((await markdownFiles()).map(codeBlocks))).flat();
    const policies = blocks.filter(({ language }) => language === 'json');
    expect(policies.length).toBeGreaterThan(4);
    for (const { where, text } of policies) {
      const actions: string[] = JSON.parse(text).Statement.flatMap(
        ({ Action }: { Action: string | string[] }) => Action,
      );
      for (const action of actions)
        expect([where, known.has(action) ? 'known' : action]).toEqual([where, 'known']);
    }
  });
});

/** The IAM actions that a text allows, in whatever language it is written. */
const actionsIn = (text: string) =>
  new Set([...text.matchAll(/\becr:[A-Z][a-z][A-Za-z]+/g)].map(([action]) => action));

const policiesOf = async (page: string, language: string) =>
  (await codeBlocks(join(root, page)))
    .filter(block => block.language === language)
    .map(({ text }) => actionsIn(text));

describe('the policies for push, discovery and setting', () => {
  it('allow together what the README, Terraform and CloudFormation do', async () => {
    const [push, discovery, setting] = await policiesOf('docs/iam.md', 'json');
    const all = [...(push ?? []), ...(discovery ?? []), ...(setting ?? [])];
    const expected = [...new Set(all)].toSorted();
    for (const [page, language] of [
      ['README.md', 'json'],
      ['docs/iam.md', 'hcl'],
      ['docs/iam.md', 'yml'],
    ] as const) {
      const found = (await policiesOf(page, language)).flatMap(actions => [...actions]);
      expect([page, language, found.toSorted()]).toEqual([page, language, expected]);
    }
  });

  it('allow every operation of the ECR API that the code calls', async () => {
    const directory = join(root, 'src', 'ecr');
    const names = (await readdir(directory, { recursive: true })).filter(name => name.endsWith('.ts'));
    const sources = await Promise.all(names.map(name => readFile(join(directory, name), 'utf8')));
    const operations = [...sources.join('\n').matchAll(/\b([A-Z][A-Za-z]+)Command\(/g)];
    const allowed = actionsIn(await readFile(join(root, 'docs', 'iam.md'), 'utf8'));
    expect(operations.length).toBeGreaterThan(8);
    for (const [, operation] of operations) expect(allowed).toContain(`ecr:${operation}`);
  });
});

describe('every link within the project', () => {
  it('leads somewhere', async () => {
    for (const path of await markdownFiles()) {
      const text = await readFile(path, 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
        const file = join(dirname(path), target);
        const found = await access(file).then(
          () => true,
          () => false,
        );
        expect([relative(root, path), target, found]).toEqual([relative(root, path), target, true]);
      }
    }
  });
});
