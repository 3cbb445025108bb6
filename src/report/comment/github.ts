import { z } from 'zod';
import { isTooLong, statusOf } from './github-errors.ts';
import type { FoundPullRequest, PullRequestFinder } from './target.ts';

/** A comment with its text. */
export interface StoredComment {
  readonly id: number;
  readonly body: string;
  readonly url: string;
}

/** The comments on one pull request by the user that the token belongs to. */
export interface OwnComments {
  /** The comments that begin with the marker, oldest first. */
  list(): Promise<readonly StoredComment[]>;
  /** Undefined if it does not exist anymore. */
  get(id: number): Promise<StoredComment | undefined>;
  create(body: string): Promise<StoredComment>;
  /** False if it does not exist anymore. */
  update(id: number, body: string): Promise<boolean>;
  /** Succeeds if it does not exist anymore. */
  delete(id: number): Promise<void>;
}

/** GitHub's API with one token. Errors have the status that GitHub returned. */
export interface GitHubApi {
  /** Sends a REST API request. @param route such as `GET /repos/{owner}/{repo}/pulls` */
  request(route: string, parameters: Readonly<Record<string, unknown>>): Promise<{ readonly data: unknown }>;
  /** Sends a GraphQL query. */
  query(query: string): Promise<unknown>;
}

/** Loads the client only when it is needed. */
export type ConnectGitHub = (connection: {
  /** `GITHUB_API_URL`. */
  readonly apiUrl: string;
  readonly signal: AbortSignal;
}) => Promise<GitHubApi>;

const commentSchema = z.object({
  id: z.int(),
  body: z.string().nullish(),
  html_url: z.string().default(''),
  user: z.object({ login: z.string() }).nullish(),
});
type ApiComment = z.output<typeof commentSchema>;

const pullRequestSchema = z.object({
  number: z.int(),
  state: z.string(),
  updated_at: z.string().default(''),
  head: z.object({ sha: z.string() }).nullish(),
});

const pageSize = 100;
/** If a page of that size is too long to be read, because comments may have 65,536 characters. */
const smallPageSize = 10;
/** More than GitHub allows on a pull request. */
const maxComments = 30_000;
/** Each job of a matrix may create one, before it sees those of the others. */
const maxOwnComments = 1000;
/** The user that the workflow's own token belongs to. */
const actionsUser = 'github-actions[bot]';

export class GitHub {
  readonly #api: GitHubApi;

  constructor(api: GitHubApi) {
    this.#api = api;
  }

  readonly pullRequests: PullRequestFinder = {
    ofCommit: (owner, repo, sha) =>
      this.#openPullRequests('GET /repos/{owner}/{repo}/commits/{sha}/pulls', { owner, repo, sha }),
    ofBranch: (owner, repo, head) =>
      this.#openPullRequests('GET /repos/{owner}/{repo}/pulls', { owner, repo, head, state: 'open' }),
  };

  async comments(owner: string, repo: string, issue: number, marker: string): Promise<OwnComments> {
    return new PullRequestComments(this.#api, { owner, repo }, issue, marker, await this.#login());
  }

  async #openPullRequests(
    route: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<readonly FoundPullRequest[]> {
    const { data } = await inPages(size => this.#api.request(route, { ...parameters, per_page: size }));
    return z
      .array(pullRequestSchema)
      .parse(data)
      .filter(({ state }) => state === 'open')
      .toSorted((a, b) => b.updated_at.localeCompare(a.updated_at))
      .map(({ number, head }) => ({ number, sha: head?.sha ?? '' }));
  }

  /** The user that the token belongs to. The workflow's token is not allowed to read it with REST, but with GraphQL. */
  async #login(): Promise<string> {
    try {
      const answer = await this.#api.query('{ viewer { login } }');
      return z.object({ viewer: z.object({ login: z.string() }) }).parse(answer).viewer.login;
    } catch {
      return actionsUser;
    }
  }
}

class PullRequestComments implements OwnComments {
  readonly #api: GitHubApi;
  readonly #repository: { readonly owner: string; readonly repo: string };
  readonly #issue: number;
  readonly #marker: string;
  #login: string;

  constructor(
    api: GitHubApi,
    repository: { readonly owner: string; readonly repo: string },
    issue: number,
    marker: string,
    login: string,
  ) {
    this.#api = api;
    this.#repository = repository;
    this.#issue = issue;
    this.#marker = marker;
    this.#login = login;
  }

  async list(): Promise<readonly StoredComment[]> {
    const found = await inPages(size => this.#list(size));
    return found.toSorted((a, b) => a.id - b.id);
  }

  /** Ends at a page that has nothing new, so that no list is endless. */
  async #list(size: number): Promise<readonly StoredComment[]> {
    const found = new Map<number, StoredComment>();
    const seen = new Set<number>();
    for (let page = 1; seen.size < maxComments && found.size < maxOwnComments; page += 1) {
      const { data } = await this.#api.request('GET /repos/{owner}/{repo}/issues/{issue}/comments', {
        ...this.#repository,
        issue: this.#issue,
        per_page: size,
        page,
      });
      const comments = z.array(commentSchema).parse(data);
      const known = seen.size;
      for (const comment of comments) {
        seen.add(comment.id);
        if (this.#isOwn(comment)) found.set(comment.id, stored(comment));
      }
      if (comments.length < size || seen.size === known) break;
    }
    return [...found.values()];
  }

  async get(id: number): Promise<StoredComment | undefined> {
    const found = await unlessGone(() => this.#on('GET', id));
    if (found === undefined) return undefined;
    const comment = commentSchema.parse(found.data);
    return this.#isOwn(comment) ? stored(comment) : undefined;
  }

  async create(body: string): Promise<StoredComment> {
    const { data } = await this.#api.request('POST /repos/{owner}/{repo}/issues/{issue}/comments', {
      ...this.#repository,
      issue: this.#issue,
      body,
    });
    const comment = commentSchema.parse(data);
    this.#login = comment.user?.login ?? this.#login;
    return stored(comment);
  }

  async update(id: number, body: string): Promise<boolean> {
    return (await unlessGone(() => this.#on('PATCH', id, { body }))) !== undefined;
  }

  async delete(id: number): Promise<void> {
    await unlessGone(() => this.#on('DELETE', id));
  }

  #on(
    method: string,
    id: number,
    parameters: Record<string, unknown> = {},
  ): Promise<{ readonly data: unknown }> {
    return this.#api.request(`${method} /repos/{owner}/{repo}/issues/comments/{id}`, {
      ...this.#repository,
      id,
      ...parameters,
    });
  }

  /** Others may quote the marker, so only comments by the token's user are ever changed. */
  #isOwn(comment: ApiComment): boolean {
    return comment.user?.login === this.#login && (comment.body ?? '').startsWith(this.#marker);
  }
}

/** @param list with pages of a size */
async function inPages<T>(list: (size: number) => Promise<T>): Promise<T> {
  try {
    return await list(pageSize);
  } catch (error) {
    if (!isTooLong(error)) throw error;
    return await list(smallPageSize);
  }
}

function stored(comment: ApiComment): StoredComment {
  return { id: comment.id, body: comment.body ?? '', url: comment.html_url };
}

async function unlessGone<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 410) return undefined;
    throw error;
  }
}
