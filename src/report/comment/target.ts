import { type Clue, cluesOf, readEvent } from './event.ts';
import type { CommentMode } from './modes.ts';

/** A pull request, or the reason why there is none. */
export type CommentTarget =
  | { readonly owner: string; readonly repo: string; readonly number: number; readonly fork: boolean }
  | { readonly none: string };

/** A pull request to a repository. */
export interface FoundPullRequest {
  readonly number: number;
  /** Newest commit. */
  readonly sha: string;
}

/** Finds open pull requests to a repository, the most recently updated first. */
export interface PullRequestFinder {
  ofCommit(owner: string, repo: string, sha: string): Promise<readonly FoundPullRequest[]>;
  /** @param head owner of the repository that has the branch, and the branch: `octocat:fix` */
  ofBranch(owner: string, repo: string, head: string): Promise<readonly FoundPullRequest[]>;
}

/**
 * The pull request to comment on: the one of the event. With `always`, also one that the event is related to: a comment on it, a
 * workflow run or check of it, its entry in the merge queue, or the one of the commit.
 */
export async function findTarget(
  mode: Exclude<CommentMode, 'never'>,
  environment: NodeJS.ProcessEnv,
  finder: PullRequestFinder,
): Promise<CommentTarget> {
  const [owner, repo] = (environment['GITHUB_REPOSITORY'] ?? '').split('/');
  if (!owner || !repo) return { none: 'GITHUB_REPOSITORY is not a repository name' };
  const read = await readEvent(environment['GITHUB_EVENT_PATH']);
  const event = read ?? {};
  const pull = event.pull_request;
  if (pull !== undefined) {
    const fork = pull.head?.repo?.full_name !== pull.base?.repo?.full_name;
    return { owner, repo, number: pull.number, fork };
  }
  const known = read === undefined ? ', as far as is known: its file (GITHUB_EVENT_PATH) cannot be read' : '';
  const name = environment['GITHUB_EVENT_NAME'] ?? '';
  if (mode === 'auto') return { none: `the event "${name}" is not a pull request${known}` };
  for (const clue of cluesOf(event, environment)) {
    const number = await follow(clue, owner, repo, finder);
    if (number !== undefined) return { owner, repo, number, fork: false };
  }
  return { none: `the event "${name}" does not belong to an open pull request${known}` };
}

/** If several pull requests have the commit or branch, the one whose newest commit it is; else the one updated last. */
async function follow(
  clue: Clue,
  owner: string,
  repo: string,
  finder: PullRequestFinder,
): Promise<number | undefined> {
  if ('number' in clue) return clue.number;
  const found =
    'branch' in clue
      ? await finder.ofBranch(owner, repo, `${clue.owner}:${clue.branch}`)
      : await finder.ofCommit(owner, repo, clue.sha);
  return (found.find(({ sha }) => sha === clue.sha) ?? found[0])?.number;
}
