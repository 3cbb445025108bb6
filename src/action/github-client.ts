import type { ConnectGitHub } from '../report/comment/github.ts';
import { whenHandlesAreFree } from '../shared/file-error.ts';
import { HttpTransport } from '../shared/http-transport.ts';
import type { TransportTimes } from '../shared/transport-times.ts';
import { fetchOver } from './github-fetch.ts';

export interface GitHubBounds {
  readonly times?: Partial<TransportTimes> | undefined;
  /** Longest response to read, in bytes; default is more than GitHub sends. */
  readonly maxAnswerBytes?: number | undefined;
}

/** A comment is not worth waiting as long as for a registry. */
const usualTimes: Partial<TransportTimes> = { idleMilliseconds: 10_000, exchangeMilliseconds: 30_000 };

/** @param token a secret, sent to `apiUrl` only */
export function connectGitHub(
  token: string,
  { times = usualTimes, maxAnswerBytes }: GitHubBounds = {},
): ConnectGitHub {
  return async ({ apiUrl, signal }) => {
    // Loaded only now: most runs write no comment.
    const { getOctokit } = await whenHandlesAreFree(() => import('@actions/github'));
    const octokit = getOctokit(token, { baseUrl: apiUrl, log: silent });
    const request = { signal, fetch: fetchOver(new HttpTransport(times), maxAnswerBytes) };
    return {
      request: (route, parameters) => octokit.request(route, { ...parameters, request }),
      query: query => octokit.graphql(query, { request }),
    };
  };
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };
