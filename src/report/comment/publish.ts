import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, oneLine } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { code } from '../escape.ts';
import { runFromEnvironment } from '../run.ts';
import type { Prices, Report } from '../schema.ts';
import { commentMarker, composeBody } from './body.ts';
import { Convergence, type Converged, type Pace } from './converge.ts';
import { GitHub, statusOf } from './github.ts';
import { ownState } from './state.ts';
import { type CommentMode, type CommentTarget, findTarget } from './target.ts';

export interface PublishOptions {
  readonly mode: CommentMode;
  /** Needs `pull-requests: write`. A secret, sent to `GITHUB_API_URL` only. */
  readonly token: string;
  readonly logger: Logger;
  /** Default is those of the first report. */
  readonly prices?: Prices;
  readonly title?: string;
  /** Sets this comment apart from another one of the same workflow. */
  readonly key?: string;
  /** The runner's variables; default `process.env`. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly pace?: Pace;
}

export interface Published {
  readonly outcome: Converged['outcome'] | 'skipped';
  /** Of the comment, for people; empty when there is none. */
  readonly url: string;
}

/** Past this the comment is given up: the job has better to do. */
const deadlineMilliseconds = 120_000;

const realPace: Pace = {
  now: () => performance.now(),
  wait: milliseconds => sleep(milliseconds),
  random: () => Math.random(),
};

/**
 * Puts the reports into the workflow's one comment on the pull request, beside those of its other jobs. Whatever goes
 * wrong is a notice: nothing that was pushed depends on a comment. Never throws.
 */
export async function publishComment(reports: readonly Report[], options: PublishOptions): Promise<Published> {
  const skipped: Published = { outcome: 'skipped', url: '' };
  if (options.mode === 'never' || reports.length === 0) return skipped;
  const environment = options.environment ?? process.env;
  let target: CommentTarget | undefined;
  try {
    const connection = await connect(options, environment);
    target = await findTarget(options.mode, environment, connection.findPullRequest);
    if ('none' in target) {
      const say = options.mode === 'always' ? options.logger.notice : options.logger.debug;
      say.call(options.logger, oneLine(`No pull-request comment: ${target.none}.`));
      return skipped;
    }
    const published = await publish(connection, target, reports, options, environment);
    report(published, options.logger);
    return published;
  } catch (error) {
    options.logger.notice(oneLine(`No pull-request comment: ${explain(error, target)}`));
    return skipped;
  }
}
