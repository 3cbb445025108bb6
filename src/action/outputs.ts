import * as core from '@actions/core';
import type { PushResult } from '../engine/result.ts';
import type { Report } from '../report/schema.ts';
import { totalsOutputs } from './totals-outputs.ts';

/** Sets every output of the contract; what a dry run cannot know is empty. */
export function setOutputs(result: PushResult, report: Report, reportPath: string): void {
  const { totals, savings } = report;
  const name = `${result.registry}/${result.repository}`;
  const outputs: Readonly<Record<string, string | number>> = {
    registry: result.registry,
    digest: result.digest ?? '',
    image: result.digest === undefined ? '' : `${name}@${result.digest}`,
    tags: result.tags.map(tag => `${name}:${tag}`).join('\n'),
    'blob-mounting': result.blobMounting,
    ...totalsOutputs(totals, savings),
    report: reportPath,
  };
  for (const [output, value] of Object.entries(outputs)) core.setOutput(output, value);
}
