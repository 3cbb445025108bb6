import { appendFile, stat } from 'node:fs/promises';
import type { Report } from '../report/schema.ts';
import { maxSummaryBytes, renderSummary, type SummaryOptions } from '../report/summary/render.ts';
import { whenHandlesAreFree, writeError } from '../shared/file-error.ts';
import { actionLogger as logger } from './action-logger.ts';
import { warningAfterPush } from './after-push.ts';

interface SummarySettings extends Omit<SummaryOptions, 'maxBytes'> {
  /** Says for a warning that the image is in the registry. */
  readonly pushed?: string | undefined;
}

/** Below this many bytes, a summary is not worth writing. */
const leastRoom = 4096;

/**
 * Appends the summary of the reports to the job summary of this step, within GitHub's size limit per step. A failure to
 * write it is only a warning, because the push is done.
 * @returns whether it was written; false if there is no job summary (no GITHUB_STEP_SUMMARY) or not enough room in it
 */
export async function writeSummary(
  reports: readonly Report[],
  { pushed, ...options }: SummarySettings = {},
): Promise<boolean> {
  const path = process.env['GITHUB_STEP_SUMMARY'];
  if (path === undefined || path === '' || reports.length === 0) return false;
  try {
    const room = maxSummaryBytes - (await stat(path)).size;
    if (room < leastRoom) return false;
    const text = `${renderSummary(reports, { ...options, maxBytes: room })}\n`;
    await whenHandlesAreFree(() => appendFile(path, text));
    return true;
  } catch (error) {
    logger.warning(warningAfterPush(writeError(error, 'write the job summary', path, 'nowhere'), pushed));
    return false;
  }
}
