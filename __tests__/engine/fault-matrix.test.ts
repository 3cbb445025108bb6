import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import type { Fault } from '../../emulator/faults.ts';
import type { JournalKind } from '../../emulator/request-journal.ts';
import { PushError } from '../../src/shared/errors.ts';
import { seed, service } from './support/images.ts';
import { failureOf, PushFailure, push } from './support/push.ts';
import { verifyStored } from './support/stored.ts';

/** Every kind of request that this push makes. */
const kinds = [
  'token',
  'get-setting',
  'put-setting',
  'describe-repositories',
  'describe-pull-through-rules',
  'create-repository',
  'check-layers',
  'batch-get-image',
  'mount',
  'upload-complete',
  'manifest-put',
] as const satisfies readonly JournalKind[];

const statuses = [408, 429, 500, 502, 503, 504];
/** What passes: the push must come through. */
const passing: readonly (readonly [string, Fault])[] = [
  ...statuses.map(status => [`status ${status}`, { type: 'status', status }] as const),
  ['a reset before the request is read', { type: 'reset-before' }],
  ['a reset in the request', { type: 'reset-during', afterBytes: 10 }],
  ['a lost answer', { type: 'reset-after' }],
  ['a stalled socket', { type: 'stall' }],
  ['an answer that stalls', { type: 'stall-response' }],
  ['an answer cut off', { type: 'truncate' }],
  ['a token that expires', { type: 'expire-token' }],
  ['an upload session that is lost', { type: 'lose-upload' }],
];
/** What a registry must not do: refused, with an error. */
const hostile: readonly (readonly [string, Fault])[] = [
  ['another digest in the answer', { type: 'wrong-digest' }],
  ['a Location on another host', { type: 'location', location: 'https://attacker.example/v2/x' }],
  ['a Location on another port', { type: 'location', location: 'http://127.0.0.1:9/v2/x' }],
];

const times = { idleMilliseconds: 100, connectMilliseconds: 100 };
const settings = {
  times,
  policy: { attempts: 3, throttledAttempts: 3, totalMilliseconds: 5_000 },
  createRepository: { immutableTags: false, resourceTags: {} },
};

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
  await seed(emulator, 'app1', await service('one'));
});
afterEach(() => emulator.close());

describe.each(kinds)('%s', kind => {
  it.each(passing)('survives %s', async (_, fault) => {
    emulator.faults.add({ kind, fault });
    await push(emulator, await service('two'), 'app2', settings);
    await verifyStored(emulator, 'app2', 'v1');
    expect(emulator.faults.pending).toBe(0);
  });

  it.each(hostile)('ends well or is refused: %s', async (_, fault) => {
    emulator.faults.add({ kind, fault, times: 100 });
    await endsWell();
  });

  it.each([
    ['status 503', { type: 'status', status: 503 }],
    ['resets', { type: 'reset-before' }],
    ['throttling', { type: 'status', status: 429 }],
  ] as const)('that never stops failing (%s) leaves the old tag', async (_, fault) => {
    const old = await service('old');
    await seed(emulator, 'app2', old, 'v1');
    emulator.faults.add({ kind, fault, times: 1000 });
    const verified = await endsWell();
    const tag = emulator.state.repository('app2').tags.get('v1');
    expect(tag === old.root.digest).toBe(!verified);
  });
});

/** @returns whether the image arrived; else the error is clean. */
async function endsWell(): Promise<boolean> {
  try {
    await push(emulator, await service('two'), 'app2', settings);
    await verifyStored(emulator, 'app2', 'v1');
    return true;
  } catch (error) {
    if (!(error instanceof PushFailure)) throw error;
    expect(error.reason).toBeInstanceOf(PushError);
    expect((error.reason as PushError).remedy).not.toBe('');
    expect((error.reason as PushError).line).not.toMatch(/\n/);
    return false;
  }
}

describe('hostile answers', () => {
  it.each([
    ['mount', { type: 'location', location: 'https://attacker.example/v2/x' }],
    ['manifest-put', { type: 'wrong-digest' }],
    ['upload-complete', { type: 'wrong-digest' }],
  ] as const)('of %s fail the push', async (kind, fault) => {
    emulator.faults.add({ kind, fault, times: 100 });
    const { reason } = await failureOf(push(emulator, await service('two'), 'app2', settings));
    expect(reason).toBeInstanceOf(PushError);
    expect(emulator.state.findRepository('app2')?.tags.has('v1') && kind !== 'manifest-put').not.toBe(true);
  });
});
