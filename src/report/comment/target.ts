import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export const commentModes = ['auto', 'always', 'never'] as const;
export type CommentMode = (typeof commentModes)[number];

/** A pull request, or the reason why there is none. */
export type CommentTarget =
  | { readonly owner: string; readonly repo: string; readonly number: number; readonly fork: boolean }
  | { readonly none: string };

/** Finds the open pull request of a commit. */
export type FindPullRequest = (owner: string, repo: string, sha: string) => Promise<number | undefined>;

const numbered = z.object({ number: z.int().positive() });
const repository = z.object({ full_name: z.string() }).nullish();
const eventSchema = z.object({
  pull_request: numbered
    .extend({
      head: z.object({ repo: repository }).optional(),
      base: z.object({ repo: repository }).optional(),
    })
    .optional(),
  issue: numbered.extend({ pull_request: z.unknown().optional() }).optional(),
  workflow_run: z.object({ pull_requests: z.array(numbered) }).optional(),
});

/**
 * The pull request to comment on: the one of the event. With `always`, also one that the event is related to (a comment
 * on it, or a workflow run of it), or the one of the commit.
 */
export async function findTarget(
  mode: Exclude<CommentMode, 'never'>,
  environment: NodeJS.ProcessEnv,
  findPullRequest: FindPullRequest,
): Promise<CommentTarget> {
  const [owner, repo] = (environment['GITHUB_REPOSITORY'] ?? '').split('/');
  if (!owner || !repo) return { none: 'GITHUB_REPOSITORY is not a repository name' };
  const event = await readEvent(environment['GITHUB_EVENT_PATH']);
  const pull = event.pull_request;
  if (pull !== undefined) {
    const fork = pull.head?.repo?.full_name !== pull.base?.repo?.full_name;
    return { owner, repo, number: pull.number, fork };
  }
  const name = environment['GITHUB_EVENT_NAME'] ?? '';
  if (mode === 'auto') return { none: `the event "${name}" is not a pull request` };
  const sha = environment['GITHUB_SHA'] ?? '';
  const number =
    (event.issue?.pull_request ? event.issue.number : undefined) ??
    event.workflow_run?.pull_requests[0]?.number ??
    (sha === '' ? undefined : await findPullRequest(owner, repo, sha));
  return number === undefined
    ? { none: `the event "${name}" does not belong to an open pull request` }
    : { owner, repo, number, fork: false };
}

/** An unreadable event counts as one without a pull request. */
async function readEvent(path: string | undefined): Promise<z.output<typeof eventSchema>> {
  if (path === undefined || path === '') return {};
  try {
    return eventSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return {};
  }
}
