import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { GitHub } from '../../src/report/comment/github.ts';
import { findTarget } from '../../src/report/comment/target.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const path = temporaryDirectory();
const [head, older] = ['a', 'b'].map(digit => digit.repeat(40)) as [string, string];
const pull = (number: number, sha = head, more: object = {}) => ({
  number,
  state: 'open',
  updated_at: `2026-01-${String(number % 28).padStart(2, '0')}T00:00:00Z`,
  head: { sha },
  ...more,
});
let count = 0;

interface Situation {
  readonly name: string;
  readonly event?: object;
  readonly environment?: NodeJS.ProcessEnv;
  /** What GitHub returns, by the last part of the path and the parameter that it searches for. */
  readonly pulls?: Readonly<Record<string, readonly object[]>>;
}

async function target(mode: 'auto' | 'always', { name, event = {}, environment, pulls = {} }: Situation) {
  const file = path(`event-${count++}.json`);
  await writeFile(file, JSON.stringify({ repository: { id: 1 }, ...event }));
  const searches: string[] = [];
  const github = new GitHub({
    async request(_, { head, sha }) {
      searches.push(String(head ?? sha));
      return { data: pulls[String(head ?? sha)] ?? [] };
    },
    query: () => Promise.reject(new Error('not needed')),
  });
  const variables = {
    GITHUB_REPOSITORY: 'o/r',
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: file,
    GITHUB_SHA: 'c'.repeat(40),
    GITHUB_REF: 'refs/heads/main',
    ...environment,
  };
  const found = await findTarget(mode, variables, github.pullRequests);
  return { found: 'none' in found ? found.none : found.number, searches };
}

const run = (more: object = {}) => ({
  workflow_run: {
    head_sha: head,
    head_branch: 'fix',
    head_repository: { owner: { login: 'octocat' } },
    pull_requests: [],
    ...more,
  },
});

describe('with always, the pull request is', () => {
  it.each<[string, Situation, number, readonly string[]]>([
    [
      'the one of a workflow run',
      { name: 'workflow_run', event: run({ pull_requests: [{ number: 7, head: { sha: head } }] }) },
      7,
      [],
    ],
    [
      'the one of several whose newest commit the run is of',
      {
        name: 'workflow_run',
        event: run({
          pull_requests: [
            { number: 6, head: { sha: older } },
            { number: 7, head: { sha: head } },
          ],
        }),
      },
      7,
      [],
    ],
    [
      'not one to another repository',
      {
        name: 'workflow_run',
        event: run({
          pull_requests: [
            { number: 5, head: { sha: head }, base: { repo: { id: 2 } } },
            { number: 8, head: { sha: head }, base: { repo: { id: 1 } } },
          ],
        }),
      },
      8,
      [],
    ],
    [
      "the one of a fork's branch",
      { name: 'workflow_run', event: run(), pulls: { 'octocat:fix': [pull(9, older), pull(4)] } },
      4,
      ['octocat:fix'],
    ],
    [
      'the one updated last, if the branch has moved on',
      { name: 'workflow_run', event: run(), pulls: { 'octocat:fix': [pull(4, older), pull(9, older)] } },
      9,
      ['octocat:fix'],
    ],
    [
      'the one of the commit that ran, if the branch is gone, and not that of the default branch',
      {
        name: 'workflow_run',
        event: run(),
        pulls: { [head]: [pull(3)], ['c'.repeat(40)]: [pull(2)] },
      },
      3,
      ['octocat:fix', head],
    ],
    [
      'the last one of a merge group',
      {
        name: 'merge_group',
        event: { merge_group: { head_ref: `refs/heads/gh-readonly-queue/main/pr-104-${older}` } },
      },
      104,
      [],
    ],
    [
      'the one with the comment',
      { name: 'issue_comment', event: { issue: { number: 12, pull_request: { url: 'x' } } } },
      12,
      [],
    ],
    [
      'the one of a check',
      { name: 'check_run', event: { check_run: { head_sha: head, pull_requests: [{ number: 13 }] } } },
      13,
      [],
    ],
    [
      'the one of a check suite of a fork',
      {
        name: 'check_suite',
        event: { check_suite: { head_sha: head, pull_requests: [] } },
        pulls: { [head]: [pull(14)] },
      },
      14,
      [head],
    ],
    [
      'the one of a deployment',
      { name: 'deployment_status', event: { deployment: { sha: head } }, pulls: { [head]: [pull(15)] } },
      15,
      [head],
    ],
    [
      'the one of the ref',
      { name: 'workflow_dispatch', environment: { GITHUB_REF: 'refs/pull/16/merge' } },
      16,
      [],
    ],
    [
      'the open one of the commit',
      {
        name: 'push',
        environment: { GITHUB_SHA: head },
        pulls: { [head]: [pull(18, head, { state: 'closed' }), pull(17)] },
      },
      17,
      [head],
    ],
  ])('%s', async (_, situation, number, searches) => {
    expect(await target('always', situation)).toEqual({ found: number, searches });
    expect((await target('auto', situation)).found).toMatch(/is not a pull request/);
  });

  it.each<[string, Situation]>([
    ['an issue that is none', { name: 'issue_comment', event: { issue: { number: 12 } } }],
    [
      'a merge group without a number',
      { name: 'merge_group', event: { merge_group: { head_ref: 'refs/heads/x' } } },
    ],
    ['a payload of another shape', { name: 'workflow_run', event: { workflow_run: 'x' } }],
    ['a commit of none', { name: 'push', pulls: {} }],
  ])('none for %s', async (_, situation) => {
    const { found } = await target('always', situation);
    expect(found).toBe(`the event "${situation.name}" does not belong to an open pull request`);
  });
});

it('the pull request of the event comes first, in any mode', async () => {
  const event = { pull_request: { number: 1, head: {}, base: {} }, workflow_run: { head_sha: head } };
  for (const mode of ['auto', 'always'] as const) {
    expect(await target(mode, { name: 'pull_request_review', event })).toEqual({ found: 1, searches: [] });
    const odd = { ...event, repository: {}, workflow_run: 'x', issue: 1 };
    expect((await target(mode, { name: 'pull_request', event: odd })).found).toBe(1);
  }
});

describe('an event whose file cannot be read', () => {
  const number = 1;
  const event = { pull_request: { number, head: {}, base: {} } };

  it.each([
    ['of too many bytes', { ...event, more: 'x'.repeat(32 * 1024 * 1024) }],
    ['of too many values', { ...event, more: Array.from({ length: 1_000_001 }, () => 0) }],
  ])('for it is one %s is named as the reason', async (_, long) => {
    expect(await target('auto', { name: 'pull_request', event: long })).toEqual({
      found:
        'the event "pull_request" is not a pull request, as far as is known: its file (GITHUB_EVENT_PATH) cannot be read',
      searches: [],
    });
  });

  it('may belong to the pull request of the ref or the commit', async () => {
    const environment = { GITHUB_EVENT_PATH: path('missing.json'), GITHUB_REF: 'refs/pull/5/merge' };
    expect((await target('always', { name: 'pull_request', environment })).found).toBe(5);
  });

  it('is found if it is as long as the longest of GitHub', async () => {
    const long = { ...event, more: 'x'.repeat(25 * 1024 * 1024) };
    expect((await target('auto', { name: 'pull_request', event: long })).found).toBe(number);
  });
});
