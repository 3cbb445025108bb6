import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectGitHub } from '../../src/action/github-client.ts';
import { GitHub } from '../../src/report/comment/github.ts';
import { mayPass, statusOf } from '../../src/report/comment/github-errors.ts';
import { failureOf } from '../registry/support/client.ts';
import { sendEndlessly, underWay } from '../support/endless-answer.ts';
import { type GitHubApi, startGitHubApi } from './support/github-api.ts';

let api: GitHubApi;
beforeEach(async () => {
  api = await startGitHubApi();
});
afterEach(async () => {
  await api[Symbol.asyncDispose]();
});

const marker = '<!-- mine -->';
const json = { 'content-type': 'application/json; charset=utf-8' };
const own = (id: number, text = '') => ({
  id,
  body: `${marker}${text}`,
  user: { login: 'github-actions[bot]' },
});

async function comments(maxAnswerBytes?: number) {
  const { signal } = new AbortController();
  const github = new GitHub(await connectGitHub('token', { maxAnswerBytes })({ apiUrl: api.url, signal }));
  return await github.comments('o', 'r', 7, marker);
}

describe("a page of GitHub's comments", () => {
  it('that is too long is requested in smaller pages', async () => {
    for (let id = 1; id <= 25; id += 1) api.comments.push(own(id, 'x'.repeat(1000)));
    const list = await comments(15_000);
    expect((await list.list()).map(({ id }) => id)).toEqual(api.comments.map(({ id }) => id));
    expect(api.requests.filter(line => line.startsWith('GET'))).toHaveLength(1 + 3);
  });

  it('that does not end is given up, and not requested again', async () => {
    const sent: Promise<number>[] = [];
    const list = await comments(100_000);
    api.list = response => sent.push(sendEndlessly(response, 200, json, '[{"body":"'));
    const error = await failureOf(list.list());
    expect(String(error)).toMatch(
      /GitHub: the response from 127\.0\.0\.1.* is longer than the limit of 100000 bytes/,
    );
    expect(mayPass(error)).toBe(false);
    expect(sent).toHaveLength(2);
    for (const bytes of await Promise.all(sent)) expect(bytes).toBeLessThan(100_000 + underWay);
  });

  it('with more values than any has is too long', async () => {
    const list = await comments();
    api.list = response => response.writeHead(200, json).end(`[${'{},'.repeat(150_000)}{}]`);
    expect(String(await failureOf(list.list()))).toMatch(/longer than .* 250000 values/);
  });

  it('that has nothing new is the last one', async () => {
    const list = await comments();
    const page = JSON.stringify(Array.from({ length: 100 }, (_, at) => own(at + 1)));
    api.list = response => response.writeHead(200, json).end(page);
    expect(await list.list()).toHaveLength(100);
    expect(api.requests.filter(line => line.startsWith('GET'))).toHaveLength(2);
  });

  it('is not requested when there are more comments than a pull request can have', async () => {
    const list = await comments();
    let next = 1;
    api.list = response =>
      response.writeHead(200, json).end(JSON.stringify(Array.from({ length: 100 }, () => ({ id: next++ }))));
    expect(await list.list()).toEqual([]);
    expect(next - 1).toBe(30_000);
  });

  it('is told from its start when it is an error that does not end', async () => {
    const sent: Promise<number>[] = [];
    const list = await comments();
    api.list = response =>
      sent.push(sendEndlessly(response, 403, json, '{"message":"Resource not accessible","more":"'));
    const error = await failureOf(list.list());
    expect(statusOf(error)).toBe(403);
    expect(String(error)).toMatch(/Resource not accessible$/);
    expect(await sent[0]).toBeLessThan(underWay);
  });
});
