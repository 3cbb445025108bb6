import { access, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readAction } from '../../scripts/github-runner/action-definition.ts';
import { codeBlocks, markdownFiles, root, tableAfter } from './support/markdown.ts';

const readme = join(root, 'README.md');
const plain = (cell: string) => cell.replaceAll('`', '');

describe('the README', () => {
  it('lists the inputs of action.yml, with their defaults', async () => {
    const { inputs } = await readAction();
    const rows = await tableAfter(readme, 'Inputs');
    const names = rows.flatMap(([cell = '']) => plain(cell).split(', '));
    expect(names.toSorted()).toEqual(Object.keys(inputs).toSorted());
    for (const [name = '', shown = ''] of rows) {
      const value = inputs[plain(name)]?.default;
      if (value !== undefined && value !== '') expect([name, plain(shown)]).toEqual([name, value]);
    }
  });

  it('lists the outputs of action.yml', async () => {
    const { outputs } = await readAction();
    const rows = await tableAfter(readme, 'Outputs');
    expect(rows.map(([cell = '']) => plain(cell)).toSorted()).toEqual([...outputs].toSorted());
  });
});

/** Actions that the product needs; a policy must not ask for others. */
const known = new Set([
  'ecr:GetAuthorizationToken',
  'ecr:GetAccountSetting',
  'ecr:PutAccountSetting',
  'ecr:DescribePullThroughCacheRules',
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
