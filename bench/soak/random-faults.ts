import type { Emulator } from '../../emulator/emulator.ts';
import type { Fault } from '../../emulator/faults.ts';
import type { RecordedRequest } from '../../emulator/request-journal.ts';
import { randomOf } from '../lib/random.ts';

/** Each is equally likely. */
const faults: readonly Fault[] = [
  { type: 'status', status: 408 },
  { type: 'status', status: 429 },
  { type: 'status', status: 500 },
  { type: 'status', status: 502 },
  { type: 'status', status: 503, headers: { 'retry-after': '0' } },
  { type: 'status', status: 504 },
  { type: 'reset-before' },
  { type: 'reset-during', afterBytes: 20 },
  { type: 'reset-after' },
  { type: 'stall' },
  { type: 'stall-response' },
  { type: 'truncate' },
  { type: 'lose-upload' },
  { type: 'expire-token' },
];

/** Every request fails with this probability. */
const probability = 0.1;

/** How often each fault occurred, by name. Faults that never occurred were not tested. */
export type FaultCounts = Map<string, number>;

export const faultNames: readonly string[] = faults.map(nameOf);

function nameOf(fault: Fault): string {
  return fault.type === 'status' ? `status ${fault.status}` : fault.type;
}

/**
 * Makes requests fail at random. The fault depends on the subject of a request and on how often it was sent, not on the
 * order of requests, so that a seed repeats a run although the order varies.
 * @param name name of the push
 */
export function addRandomFaults(emulator: Emulator, name: string, counts: FaultCounts): void {
  const asked = new Map<string, number>();
  const chosen = new WeakMap<RecordedRequest, { readonly fault: Fault | undefined }>();
  const choose = (request: RecordedRequest): Fault | undefined => {
    const { kind, repository, digest, from, reference } = request;
    const subject = [kind, repository, digest, from, reference].join(' ');
    const time = (asked.get(subject) ?? 0) + 1;
    asked.set(subject, time);
    const random = randomOf(name, subject, time);
    if (!random.chance(probability)) return undefined;
    const fault = random.pick(faults);
    counts.set(nameOf(fault), (counts.get(nameOf(fault)) ?? 0) + 1);
    return fault;
  };
  const faultOf = (request: RecordedRequest): Fault | undefined => {
    const known = chosen.get(request) ?? { fault: choose(request) };
    chosen.set(request, known);
    return known.fault;
  };
  for (const fault of faults) {
    emulator.faults.add({ times: 1e9, when: request => faultOf(request) === fault, fault });
  }
}
