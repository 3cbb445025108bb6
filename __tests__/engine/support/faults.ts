import type { Fault } from '../../../emulator/faults.ts';

export type NamedFault = readonly [string, Fault];

const statuses = [408, 429, 500, 502, 503, 504];

/** What passes: the push must come through. */
export const passing: readonly NamedFault[] = [
  ...statuses.map(status => [`status ${status}`, { type: 'status', status }] as const),
  ['a reset before the request is read', { type: 'reset-before' }],
  ['a reset in the request', { type: 'reset-during', afterBytes: 10 }],
  ['a lost answer', { type: 'reset-after' }],
  ['an answer cut off', { type: 'truncate' }],
  ['a token that expires', { type: 'expire-token' }],
  ['an upload session that is lost', { type: 'lose-upload' }],
];

/** Waited for in real time: a slow machine's other requests may be cut off, too, and have attempts enough for it. */
export const stalls: readonly NamedFault[] = [
  ['a stalled socket', { type: 'stall' }],
  ['an answer that stalls', { type: 'stall-response' }],
];

/** For a push that a stall holds up. */
export const impatient = {
  times: { idleMilliseconds: 150, connectMilliseconds: 100 },
  policy: { attempts: 20, totalMilliseconds: 1e9 },
} as const;
