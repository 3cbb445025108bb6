import * as core from '@actions/core';
import { z } from 'zod';
import { PushError } from '../../shared/errors.ts';
import { parseOrNothing } from '../../shared/json.ts';
import { mask } from '../inert.ts';
import { saveState } from '../runner-files.ts';
import { type Control, controlSchema } from './messages.ts';
import { isReportPath } from './report-file.ts';

const stateName = 'relay';

const stateSchema = z.object({ control: controlSchema, report: z.string() });
/** What the main step leaves to the post step. */
export type RelayState = z.output<typeof stateSchema>;

export async function saveRelay(control: Control, report: string): Promise<void> {
  mask(control.secret); // with debug logging, the runner prints what is saved
  await saveState(stateName, JSON.stringify({ control, report } satisfies RelayState));
}

/** @returns undefined if no relay was started; @throws PushError if the state is not that of a relay */
export function savedRelay(): RelayState | undefined {
  const text = core.getState(stateName);
  if (text === '') return undefined;
  const { data } = stateSchema.safeParse(parseOrNothing(text));
  if (data !== undefined && isReportPath(data.report)) return data;
  throw new PushError(
    'The state of this step is not that of a relay, so no relay was ended, and there is no report.',
    'Look for a step of this job that writes to GITHUB_STATE.',
  );
}
