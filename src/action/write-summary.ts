import { stat } from 'node:fs/promises';
import * as core from '@actions/core';
import type { Report } from '../report/schema.ts';
import { maxSummaryBytes, renderSummary, type SummaryOptions } from '../report/summary/render.ts';
import { messageOf } from '../shared/errors.ts';
import { actionLogger as logger } from './action-logger.ts';

/** Less room than this, in bytes, holds no summary worth reading. */
const leastRoom = 4096;

/**
 * Appends the reports' summary to the job summary of this step, within what GitHub takes of a step. A summary that
 * cannot be written is a warning: what it tells of is done.
 * @returns whether it was written; false where there is no job summary (no GITHUB_STEP_SUMMARY), or no room in it
 */
export async function writeSummary(
  reports: readonly Report[],
  options: Omit<SummaryOptions, 'maxBytes'> = {},
): Promise<boolean> {
  const path = process.env['GITHUB_STEP_SUMMARY'];
  if (path === undefined || path === '' || reports.length === 0) return false;
  try {
    const room = maxSummaryBytes - (await stat(path)).size;
    if (room < leastRoom) return false;
    await core.summary.addRaw(renderSummary(reports, { ...options, maxBytes: room }), true).write();
    return true;
  } catch (error) {
    logger.warning(`The job summary was not written: ${messageOf(error)}`);
    return false;
  }
}
