import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommentMode, commentModes } from '../report/comment/modes.ts';
import { defaultPrices } from '../report/savings.ts';
import type { Prices, Report } from '../report/schema.ts';
import { whenHandlesAreFree } from '../shared/file-error.ts';
import { actionLogger as logger } from './action-logger.ts';
import { asPushError } from './fail.ts';
import { connectGitHub } from './github-client.ts';
import { mask } from './inert.ts';
import { flag, oneOf, optionalText, price } from './input-fields.ts';

/** Report settings that all actions have. */
export interface ReportSettings {
  readonly summary: boolean;
  readonly comment: CommentMode;
  readonly githubToken?: string;
  readonly prices: Prices;
}

/** @throws InputError */
export function readReportSettings(): ReportSettings {
  const githubToken = optionalText('github-token');
  if (githubToken !== undefined) mask(githubToken);
  return {
    summary: flag('summary', true),
    comment: oneOf('comment', commentModes, 'auto'),
    ...(githubToken === undefined ? {} : { githubToken }),
    prices: readPrices(),
  };
}

/** @throws InputError */
export function readPrices(): Prices {
  return {
    storageUsdPerGbMonth: price('storage-price', defaultPrices.storageUsdPerGbMonth),
    usdPerMinute: price('minute-price', defaultPrices.usdPerMinute),
  };
}

/** Directory for the report files of this job. */
export function reportDirectory(): string {
  return join(process.env['RUNNER_TEMP'] || tmpdir(), 'ecr-mount-push-reports');
}

/** Writes the reports to the pull-request comment if the settings and the token allow it. Never fails. */
export async function commentOn(
  reports: readonly Report[],
  settings: ReportSettings,
  title?: string,
): Promise<void> {
  const { comment: mode, githubToken: token, prices } = settings;
  if (mode === 'never') return;
  if (token === undefined) {
    if (mode === 'always') logger.notice('No pull-request comment: the input "github-token" is empty.');
    return;
  }
  try {
    const { publishComment } = await whenHandlesAreFree(() => import('../report/comment/publish.ts'));
    const named = title === undefined ? {} : { title };
    await publishComment(reports, { mode, connect: connectGitHub(token), logger, prices, ...named });
  } catch (error) {
    logger.notice(`No pull-request comment: ${asPushError(error).line}`);
  }
}
