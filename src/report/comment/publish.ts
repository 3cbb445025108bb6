import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, PushError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { oneLine } from '../../shared/one-line.ts';
import { runFromEnvironment } from '../run.ts';
import type { Prices, Report } from '../schema.ts';
import { commentMarker, composeBody } from './body.ts';
import { type Converged, Convergence, type Pace } from './converge.ts';
import { type ConnectGitHub, GitHub } from './github.ts';
import { statusOf } from './github-errors.ts';
import type { CommentMode } from './modes.ts';
import { runLink } from './run-link.ts';
import { type CommentState, ownState } from './state.ts';
import { type CommentTarget, findTarget } from './target.ts';

export interface PublishOptions {
  readonly mode: CommentMode;
  /** The token must be allowed to write to pull requests. */
  readonly connect: ConnectGitHub;
  readonly logger: Logger;
  /** Default: the prices of the first report. */
  readonly prices?: Prices;
  readonly title?: string;
  /** Distinguishes this comment from another one of the same workflow. */
  readonly key?: string;
  /** The runner's variables. Default: `process.env`. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly pace?: Pace;
}

export interface Published {
  readonly outcome: Converged['outcome'] | 'skipped';
  /** Page of the comment; empty if there is none. */
  readonly url: string;
}

/** After this time the job gives up on the comment. */
const deadlineMilliseconds = 120_000;

const realPace: Pace = {
  now: () => performance.now(),
  wait: milliseconds => sleep(milliseconds),
  random: () => Math.random(),
};

/**
 * Adds the reports to the one comment of the workflow on the pull request, next to those of its other jobs. Never
 * throws: a failure is logged as a notice, because the push does not depend on a comment.
 */
export async function publishComment(
  reports: readonly Report[],
  options: PublishOptions,
): Promise<Published> {
  const skipped: Published = { outcome: 'skipped', url: '' };
  if (options.mode === 'never' || reports.length === 0) return skipped;
  const environment = options.environment ?? process.env;
  let target: CommentTarget | undefined;
  try {
    const github = await connect(options, environment);
    target = await findTarget(options.mode, environment, github.pullRequests);
    if ('none' in target) {
      const say = options.mode === 'always' ? options.logger.notice : options.logger.debug;
      say.call(options.logger, oneLine(`No pull-request comment: ${target.none}.`));
      return skipped;
    }
    const published = await converge(github, target, reports, options, environment);
    tell(published, options.logger);
    return published;
  } catch (error) {
    options.logger.notice(oneLine(`No pull-request comment: ${explain(error, target)}`));
    return skipped;
  }
}

async function connect(options: PublishOptions, environment: NodeJS.ProcessEnv): Promise<GitHub> {
  const apiUrl = environment['GITHUB_API_URL'] || 'https://api.github.com';
  return new GitHub(await options.connect({ apiUrl, signal: AbortSignal.timeout(deadlineMilliseconds) }));
}

type PullRequest = Exclude<CommentTarget, { readonly none: string }>;

async function converge(
  github: GitHub,
  { owner, repo, number }: PullRequest,
  reports: readonly Report[],
  options: PublishOptions,
  environment: NodeJS.ProcessEnv,
): Promise<Published> {
  const marker = commentMarker(environment['GITHUB_WORKFLOW'] ?? '', options.key);
  const mine = ownState(reports, runFromEnvironment(environment), options.title);
  const shown = {
    footer: runLink(environment),
    ...(options.prices === undefined ? {} : { prices: options.prices }),
  };
  const comments = await github.comments(owner, repo, number, marker);
  const compose = (state: CommentState) => composeBody(marker, state, shown);
  return new Convergence(comments, mine, compose, options.pace ?? realPace).run();
}

function tell({ outcome, url }: Published, logger: Logger): void {
  if (outcome === 'created' || outcome === 'updated') logger.info(`Pull-request comment ${outcome}: ${url}`);
  if (outcome === 'newer-run') logger.notice('No pull-request comment: a newer run has already written it.');
  if (outcome === 'unsettled')
    logger.notice('The pull-request comment may not include this job, because other jobs keep updating it.');
}

function explain(error: unknown, target: CommentTarget | undefined): string {
  if (error instanceof PushError) return error.line;
  const status = statusOf(error);
  if (status !== 401 && status !== 403 && status !== 404) return `${messageOf(error)}.`;
  if (target !== undefined && 'fork' in target && target.fork) {
    return 'the token is read-only on pull requests from forks. The job summary has the report.';
  }
  return `the token is not allowed to write it (status ${status}). Grant the job "permissions: pull-requests: write".`;
}
