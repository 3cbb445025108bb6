import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectGitHub } from '../../src/action/github-client.ts';
import { readState } from '../../src/report/comment/body.ts';
import { publishComment } from '../../src/report/comment/publish.ts';
import type { Logger } from '../../src/shared/logger.ts';
import type { TransportTimes } from '../../src/shared/transport-times.ts';
import { dripServer, drips } from '../support/drip-server.ts';
import { type GitHubApi, startGitHubApi } from './support/github-api.ts';
import { layer, mounted, report } from './support/reports.ts';
import { SharedClock } from './support/shared-clock.ts';

let api: GitHubApi;
let directory: string;
let notices: string[];
let clock: SharedClock;
beforeEach(async () => {
  clock = new SharedClock();
  api = await startGitHubApi();
  directory = await mkdtemp(join(tmpdir(), 'comment-'));
  notices = [];
});
afterEach(async () => {
  await api[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const logger: Logger = {
  info() {},
  warning() {},
  debug() {},
  group() {},
  notice: message => void notices.push(message),
};
const pullRequest = {
  pull_request: { number: 7, head: { repo: { full_name: 'o/r' } }, base: { repo: { full_name: 'o/r' } } },
};

interface Job {
  readonly event?: object;
  readonly runId?: string;
  readonly mode?: 'auto' | 'always' | 'never';
  readonly workflow?: string;
  readonly apiUrl?: string;
  readonly times?: Partial<TransportTimes>;
}

function publish(service: string, job: Job = {}) {
  const {
    event = pullRequest,
    runId = '100',
    mode = 'auto',
    workflow = 'build',
    apiUrl = api.url,
    times,
  } = job;
  const path = join(directory, `${service}-${runId}.json`);
  return clock.run(async pace => {
    await writeFile(path, JSON.stringify(event));
    return publishComment([report([mounted('a', 2e6), layer(service, 1e6)], { repository: service })], {
      mode,
      connect: connectGitHub('token', { times }),
      logger,
      pace,
      environment: {
        GITHUB_API_URL: apiUrl,
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'o/r',
        GITHUB_EVENT_PATH: path,
        GITHUB_EVENT_NAME: 'event' in event ? 'push' : 'pull_request',
        GITHUB_WORKFLOW: workflow,
        GITHUB_RUN_ID: runId,
        GITHUB_RUN_ATTEMPT: '1',
      },
    });
  });
}

const services = () =>
  (readState(api.comments[0]?.body ?? '')?.sections ?? []).map(({ key }) =>
    key.replace(/.*\.com\/|:.*/g, ''),
  );

describe('the pull-request comment', () => {
  it('is created once and updated in place', async () => {
    expect((await publish('web')).outcome).toBe('created');
    expect((await publish('web', { runId: '101' })).outcome).toBe('updated');
    expect(api.comments).toHaveLength(1);
    expect(api.comments[0]?.body).toContain('1 of 2 layers mounted');
    expect(api.comments[0]?.body).toContain('(https://github.com/o/r/actions/runs/101)');
  });

  it('gathers the jobs of a matrix that finish one after the other', async () => {
    for (const name of ['web', 'api', 'worker']) await publish(name);
    expect(api.comments).toHaveLength(1);
    expect(services()).toEqual(['api', 'web', 'worker']);
  });

  it('gathers the jobs of a matrix that finish at once, in one comment', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `service-${String(at).padStart(2, '0')}`);
    await Promise.all(names.map(name => publish(name)));
    expect(api.comments).toHaveLength(1);
    expect(services()).toEqual(names);
  });

  it('is not overwritten by an earlier run that ends later', async () => {
    await publish('web', { runId: '200' });
    expect((await publish('old', { runId: '150' })).outcome).toBe('newer-run');
    expect(services()).toEqual(['web']);
  });

  it('is one a workflow', async () => {
    await publish('web');
    await publish('web', { workflow: 'nightly' });
    expect(api.comments).toHaveLength(2);
  });

  it("leaves other people's comments alone, also those that quote the marker", async () => {
    await publish('web');
    const [own] = api.comments;
    api.addForeign(own?.body ?? '');
    await publish('web', { runId: '101' });
    expect(api.comments).toHaveLength(2);
    expect(api.comments[1]?.body).not.toContain('101');
  });

  it.each([403, 404])('without permission (%d) is a notice, never a failure', async status => {
    api.refuseWrites = status;
    expect((await publish('web')).outcome).toBe('skipped');
    expect(notices).toEqual([expect.stringContaining('pull-requests: write')]);
  });

  it('on a fork is a notice that says so', async () => {
    api.refuseWrites = 403;
    const event = { pull_request: { ...pullRequest.pull_request, head: { repo: { full_name: 'fork/r' } } } };
    await publish('web', { event });
    expect(notices).toEqual([expect.stringMatching(/fork/)]);
  });

  it('survives failures of GitHub that pass', async () => {
    api.failures = [502, 500, 503];
    expect((await publish('web')).outcome).toBe('created');
  });

  it.each(drips)('is given up when GitHub never ends a response: %s', async drip => {
    await using endless = await dripServer(drip);
    const times = { idleMilliseconds: 200, connectMilliseconds: 100, exchangeMilliseconds: 300 };
    expect((await publish('web', { apiUrl: endless.origin, times })).outcome).toBe('skipped');
    expect(notices).toEqual([expect.stringMatching(/^No pull-request comment: Request to .*300 ms/)]);
    expect(endless.connections).toBeGreaterThan(0);
  });

  it('follows GitHub to the new name of a repository, and repeats the request as it is', async () => {
    api.moved = path => path.replace('/repos/o/r/', '/repositories/1/');
    expect((await publish('web')).outcome).toBe('created');
    expect(api.requests).toContain('POST /repositories/1/issues/7/comments');
    expect(services()).toEqual(['web']);
  });

  it('does not follow a redirect to somebody else, who gets no token', async () => {
    await using other = await startGitHubApi();
    api.moved = path => `${other.url}${path}`;
    expect((await publish('web')).outcome).toBe('skipped');
    expect(other.requests).toEqual([]);
    expect(notices).toEqual([
      expect.stringContaining(`redirects to ${other.url}, which is not GitHub's API. The token was not sent`),
    ]);
  });

  it('is not looked for where the event is no pull request', async () => {
    expect((await publish('web', { event: { event: 'push' } })).outcome).toBe('skipped');
    expect(api.requests).toEqual([]);
    expect(notices).toEqual([]);
  });

  it('is not written with never', async () => {
    expect((await publish('web', { mode: 'never' })).outcome).toBe('skipped');
    expect(api.requests).toEqual([]);
  });
});
