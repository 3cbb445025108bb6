import * as core from '@actions/core';
import { z } from 'zod';
import { mask } from '../inert.ts';
import { saveState } from '../runner-files.ts';
import { type Control, controlSchema } from './messages.ts';

const stateName = 'relay';

const stateSchema = z.object({ control: controlSchema, report: z.string() });
/** What the main step leaves to the post step. */
export type RelayState = z.output<typeof stateSchema>;

export function saveRelay(control: Control, report: string): void {
  mask(control.secret); // with debug logging, the runner prints what is saved
  saveState(stateName, JSON.stringify({ control, report } satisfies RelayState));
}

/** @returns undefined if no relay was started */
export function savedRelay(): RelayState | undefined {
  const text = core.getState(stateName);
  return text === '' ? undefined : stateSchema.parse(JSON.parse(text));
}
