import { type ComposedBody, readState } from './body.ts';
import type { OwnComments, StoredComment } from './github.ts';
import { mayPass, retryAfterMilliseconds } from './github-errors.ts';
import { type CommentState, compareRuns, includes, mergeStates } from './state.ts';

/** The clock and randomness of a run; tests replace them. */
export interface Pace {
  /** Milliseconds on a monotonic clock. */
  now(): number;
  wait(milliseconds: number): Promise<void>;
  /** 0 to 1. */
  random(): number;
}

export interface Converged {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'newer-run' | 'unsettled';
  readonly url: string;
}

const maxRounds = 40;
const maxFailures = 4;
/** Shortest wait before the comment is read again. */
const leastSettleMilliseconds = 300;

/**
 * Adds this job's part to the one comment of the workflow while other jobs do the same.
 *
 * GitHub has no conditional update, so a write may overwrite another one that happened after its read. Each job
 * therefore merges the existing state (including comments that others created in the meantime) with its own part,
 * writes, waits longer than any job needs from reading to writing, and reads again. If its part is gone, it merges and
 * writes again. If there are several comments, the oldest one stays, and the others are deleted once it contains all
 * their parts.
 */
export class Convergence {
  readonly #comments: OwnComments;
  readonly #mine: CommentState;
  readonly #compose: (state: CommentState) => ComposedBody;
  readonly #pace: Pace;
  #outcome: 'created' | 'updated' | 'unchanged' = 'unchanged';
  /** Longest time from a read to the end of the write that is based on it. */
  #longestWrite = 0;
  /** GitHub's lists may not include it yet. */
  #created: StoredComment | undefined;

  constructor(
    comments: OwnComments,
    mine: CommentState,
    compose: (state: CommentState) => ComposedBody,
    pace: Pace,
  ) {
    this.#comments = comments;
    this.#mine = mine;
    this.#compose = compose;
    this.#pace = pace;
  }

  /** @throws the API's error if another attempt would not help */
  async run(): Promise<Converged> {
    let url = '';
    for (let round = 0; round < maxRounds; round += 1) {
      const found = await this.#patiently(() => this.#list());
      const [oldest] = found;
      url = oldest?.url ?? url;
      if (found.some(comment => compareRuns(stateOf(comment).runId, this.#mine.runId) > 0)) {
        return { outcome: 'newer-run', url };
      }
      if (oldest !== undefined && this.#isComplete(oldest, found)) {
        for (const duplicate of found.slice(1)) {
          await this.#patiently(() => this.#comments.delete(duplicate.id));
        }
        return { outcome: this.#outcome, url };
      }
      await this.#patiently(() => (oldest === undefined ? this.#create() : this.#update(oldest, found)));
      await this.#settle();
    }
    return { outcome: 'unsettled', url };
  }

  async #list(): Promise<readonly StoredComment[]> {
    const listed = await this.#comments.list();
    const created = this.#created;
    if (created === undefined || listed.some(({ id }) => id === created.id)) return listed;
    const missing = await this.#comments.get(created.id);
    return missing === undefined ? listed : [...listed, missing].sort((a, b) => a.id - b.id);
  }

  /** Whether `oldest` contains all known parts, as far as they fit into a comment. */
  #isComplete(oldest: StoredComment, found: readonly StoredComment[]): boolean {
    const all = found.map(stateOf).reduce(mergeStates, this.#mine);
    return includes(stateOf(oldest), this.#compose(all).stored);
  }

  async #create(): Promise<void> {
    this.#created = await this.#comments.create(this.#compose(this.#mine).body);
    this.#outcome = 'created';
  }

  async #update(oldest: StoredComment, found: readonly StoredComment[]): Promise<void> {
    const started = this.#pace.now();
    const latest = await this.#comments.get(oldest.id);
    if (latest === undefined) return;
    const all = [...found.slice(1), latest].map(stateOf).reduce(mergeStates, this.#mine);
    if (compareRuns(all.runId, this.#mine.runId) > 0) return;
    if (!(await this.#comments.update(oldest.id, this.#compose(all).body))) return;
    this.#longestWrite = Math.max(this.#longestWrite, this.#pace.now() - started);
    if (this.#outcome === 'unchanged') this.#outcome = 'updated';
  }

  /** Waits longer than any job needs from reading to writing, and not equally long in all jobs. */
  async #settle(): Promise<void> {
    const least = Math.max(leastSettleMilliseconds, 3 * this.#longestWrite);
    await this.#pace.wait(least * (1 + this.#pace.random()));
  }

  /** Retries failures of GitHub, with increasing waits. If the response to a create is lost, the next list finds it. */
  async #patiently<T>(attempt: () => Promise<T>): Promise<T> {
    for (let failures = 0; ; failures += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (failures >= maxFailures || !mayPass(error)) throw error;
        const backoff = 1000 * 2 ** failures * (0.5 + this.#pace.random());
        await this.#pace.wait(Math.max(backoff, retryAfterMilliseconds(error)));
      }
    }
  }
}

function stateOf(comment: StoredComment): CommentState {
  return readState(comment.body) ?? { runId: '0', sections: [] };
}
