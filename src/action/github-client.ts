import type { ConnectGitHub } from '../report/comment/github.ts';

/** @param token a secret, sent to `apiUrl` only */
export function connectGitHub(token: string): ConnectGitHub {
  return async ({ apiUrl, signal }) => {
    // Loaded only now: most runs write no comment.
    const { getOctokit } = await import('@actions/github');
    const octokit = getOctokit(token, { baseUrl: apiUrl, log: silent });
    return {
      request: (route, parameters) => octokit.request(route, { ...parameters, request: { signal } }),
      query: query => octokit.graphql(query, { request: { signal } }),
    };
  };
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };
