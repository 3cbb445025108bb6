import { cutEnd, visible } from '../shared/one-line.ts';
import type { ReportRun } from './schema.ts';

/** The workflow run from the runner's variables; members without a variable are left out. */
export function runFromEnvironment(environment: NodeJS.ProcessEnv): ReportRun {
  const text = (name: string) => {
    const value = cutEnd(visible(environment[name] ?? ''), 256);
    return value === '' ? undefined : value;
  };
  const runId = text('GITHUB_RUN_ID');
  const runAttempt = Number(text('GITHUB_RUN_ATTEMPT'));
  const found = {
    workflow: text('GITHUB_WORKFLOW'),
    job: text('GITHUB_JOB'),
    runId: runId !== undefined && /^\d{1,20}$/.test(runId) ? runId : undefined,
    runAttempt: Number.isSafeInteger(runAttempt) && runAttempt > 0 ? runAttempt : undefined,
    repository: text('GITHUB_REPOSITORY'),
    sha: text('GITHUB_SHA'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
