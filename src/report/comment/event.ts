import { z } from 'zod';
import { codeOf, readError } from '../../shared/file-error.ts';
import { parseOrNothing } from '../../shared/json.ts';
import { countJsonValues } from '../../shared/json-values.ts';
import { readSmallFile } from '../../shared/read-small-file.ts';

const numbered = z.object({ number: z.int().positive() });
const repository = z.object({ full_name: z.string() }).nullish();

/** A pull request as runs and checks list it. For a fork, GitHub lists none. */
const listed = numbered.extend({
  head: z.object({ sha: z.string() }).optional(),
  base: z.object({ repo: z.object({ id: z.int() }).optional() }).optional(),
});
const checked = z.object({ head_sha: z.string().optional(), pull_requests: z.array(listed).nullish() });

/** A member of an unexpected shape counts as absent, and does not hide the others. */
function part<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined);
}

/** The members of GitHub's webhook payloads that name a pull request or a commit. */
const eventSchema = z.object({
  repository: part(z.object({ id: z.int() })),
  pull_request: part(
    numbered.extend({
      head: z.object({ repo: repository }).optional(),
      base: z.object({ repo: repository }).optional(),
    }),
  ),
  issue: part(numbered.extend({ pull_request: z.unknown().optional() })),
  workflow_run: part(
    checked.extend({
      head_branch: z.string().nullish(),
      head_repository: z.object({ owner: z.object({ login: z.string() }).optional() }).nullish(),
    }),
  ),
  check_run: part(checked),
  check_suite: part(checked),
  merge_group: part(z.object({ head_ref: z.string() })),
  deployment: part(z.object({ sha: z.string() })),
  sha: part(z.string()),
});

export type GitHubEvent = z.output<typeof eventSchema>;

/** What an event says about its pull request. */
export type Clue =
  | { readonly number: number }
  /** Head of the pull request, in any repository. */
  | { readonly branch: string; readonly owner: string; readonly sha: string | undefined }
  | { readonly sha: string };

/** GitHub's payloads have 25 MB at most. */
const maxBytes = 32 * 1024 * 1024;
/** When parsed, a value takes many times its bytes. A push of 2,000 commits has about 60,000. */
const maxValues = 1_000_000;

/**
 * @param path `GITHUB_EVENT_PATH`; without one, there is no pull request
 * @returns undefined if the event is missing, malformed or too long
 * @throws FileError if it cannot be read
 */
export async function readEvent(path: string | undefined): Promise<GitHubEvent | undefined> {
  if (path === undefined || path === '') return {};
  const json = await readSmallFile(path, maxBytes).catch(error => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw readError(error, 'read the event of this run', path);
  });
  if (json === undefined || countJsonValues(json) > maxValues) return undefined;
  return eventSchema.safeParse(parseOrNothing(json.toString('utf8'))).data;
}

/** What tells the pull request of an event that is not about a pull request itself, the most certain first. */
export function cluesOf(event: GitHubEvent, environment: NodeJS.ProcessEnv): readonly Clue[] {
  const { issue, merge_group: group, workflow_run: run } = event;
  if (issue?.pull_request) return [{ number: issue.number }];
  if (group !== undefined) return numberIn(/\/pr-(\d+)-[0-9a-f]{40,64}$/, group.head_ref);
  const check = run ?? event.check_run ?? event.check_suite;
  if (check !== undefined) {
    // GITHUB_SHA is the default branch's commit here, which belongs to another pull request
    return [...listedClues(check, event), ...branchClues(run), ...commitClues(check.head_sha)];
  }
  const ofRef = numberIn(/^refs\/pull\/(\d+)\/(?:head|merge)$/, environment['GITHUB_REF'] ?? '');
  return [...ofRef, ...commitClues(event.deployment?.sha ?? event.sha ?? environment['GITHUB_SHA'])];
}

function numberIn(pattern: RegExp, text: string): readonly Clue[] {
  const number = Number(pattern.exec(text)?.[1]);
  return Number.isSafeInteger(number) && number > 0 ? [{ number }] : [];
}

/** Those of this repository only: GitHub also lists pull requests to other repositories. */
function listedClues(
  { head_sha: sha, pull_requests: listed }: z.output<typeof checked>,
  { repository: own }: GitHubEvent,
): readonly Clue[] {
  const ours = (listed ?? []).filter(({ base }) => !base?.repo || !own || base.repo.id === own.id);
  const exact = ours.filter(({ head }) => head !== undefined && head.sha === sha);
  return [...exact, ...ours].slice(0, 1).map(({ number }) => ({ number }));
}

function branchClues(run: GitHubEvent['workflow_run']): readonly Clue[] {
  const { head_branch: branch, head_repository: head, head_sha: sha } = run ?? {};
  const owner = head?.owner?.login;
  return branch && owner ? [{ branch, owner, sha }] : [];
}

function commitClues(sha: string | undefined): readonly Clue[] {
  return sha ? [{ sha }] : [];
}
