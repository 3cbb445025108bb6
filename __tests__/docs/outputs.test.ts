import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readAction } from '../../scripts/github-runner/action-definition.ts';
import { pushOutputNames, relayOutputNames, reportOutputNames } from '../../src/action/outputs.ts';
import { root, tableAfter } from './support/markdown.ts';

describe.each([
  { definition: 'action.yml', page: 'README.md', names: pushOutputNames },
  { definition: 'report/action.yml', page: 'docs/report-action.md', names: reportOutputNames },
  { definition: 'relay/action.yml', page: 'docs/relay.md', names: relayOutputNames },
])('the outputs that the code sets', ({ definition, page, names }) => {
  it(`are those of ${definition}, in the same order`, async () => {
    expect((await readAction(definition)).outputs).toEqual(names);
  });

  it(`are those that ${page} lists, in the same order`, async () => {
    const rows = await tableAfter(join(root, page), 'Outputs');
    expect(rows.map(([cell = '']) => cell.replaceAll('`', ''))).toEqual(names);
  });
});

describe('the reusable workflow', () => {
  /** A path on the job's runner is of no use to another job, which gets the artifact's name. */
  const passedOn = pushOutputNames.filter(name => name !== 'report');
  const own = { repository: `\${{ inputs.repository }}`, artifact: `\${{ steps.self.outputs.artifact }}` };
  const workflow = async () => parse(await readFile(join(root, '.github', 'workflows', 'push.yml'), 'utf8'));

  it('passes on every output of the push action, and adds two of its own', async () => {
    const { jobs } = await workflow();
    expect(jobs.push.outputs).toEqual({
      ...Object.fromEntries(passedOn.map(name => [name, `\${{ steps.push.outputs.${name} }}`])),
      ...own,
    });
  });

  it('declares what its job passes on, under the same names', async () => {
    const { on, jobs } = await workflow();
    const declared = Object.entries<{ readonly value: string }>(on.workflow_call.outputs);
    expect(declared.map(([name]) => name)).toEqual(Object.keys(jobs.push.outputs));
    for (const [name, { value }] of declared) expect(value).toBe(`\${{ jobs.push.outputs.${name} }}`);
  });
});
