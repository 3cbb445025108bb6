import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import type { Fault, FaultRule } from '../../emulator/faults.ts';
import type { JournalKind } from '../../emulator/request-journal.ts';
import { PushError } from '../../src/shared/errors.ts';
import type { GeneratedImage } from '../support/generate-image.ts';
import { impatient, passing, stalls } from './support/faults.ts';
import { seed, service } from './support/images.ts';
import { failureOf, PushFailure, type PushSettings, push } from './support/push.ts';
import { verifyStored } from './support/stored.ts';

interface Scenario {
  /** Default: an image of which another repository has the lower layers. */
  readonly image?: () => Promise<GeneratedImage> | string;
  readonly settings?: PushSettings;
  /** What has to go wrong first, so that the request is made at all. */
  readonly after?: FaultRule;
}

const uncompressed = { image: () => service('two', 'base', { compression: 'none' }) } satisfies Scenario;
const remote = { image: () => `docker://${emulator.host}/source:v1` } satisfies Scenario;

/** Every kind of request that a push can make, with a push that makes it. */
const scenarios = {
  token: {},
  'get-setting': {},
  'put-setting': {},
  'describe-repositories': {},
  'describe-pull-through-rules': {},
  'describe-creation-templates': {},
  'create-repository': {},
  'check-layers': {},
  'batch-get-image': {},
  'list-images': uncompressed,
  mount: {},
  'upload-open': { settings: { mountFrom: ['none'] } },
  'upload-complete': {},
  'upload-status': { after: { kind: 'upload-complete', fault: { type: 'reset-during', afterBytes: 10 } } },
  'blob-head': uncompressed,
  'manifest-head': { after: { kind: 'manifest-put', fault: { type: 'reset-after' } } },
  'manifest-put': {},
  'manifest-get': remote,
  'blob-get': remote,
  'storage-get': remote,
} as const satisfies Partial<Record<JournalKind, Scenario>>;
const kinds = Object.keys(scenarios) as (keyof typeof scenarios)[];
/** Requests to the registry itself, which carry its token. */
const withToken = [
  'mount',
  'upload-open',
  'upload-complete',
  'upload-status',
  'blob-head',
  'manifest-head',
  'manifest-put',
  'manifest-get',
  'blob-get',
] as const satisfies (keyof typeof scenarios)[];

/** What a registry must not do: refused, with an error. */
const hostile: readonly (readonly [string, Fault])[] = [
  ['another digest in the answer', { type: 'wrong-digest' }],
  ['a Location on another host', { type: 'location', location: 'https://attacker.example/v2/x' }],
  ['a Location on another port', { type: 'location', location: 'http://127.0.0.1:9/v2/x' }],
];

const settings = {
  policy: { attempts: 3, throttledAttempts: 3, totalMilliseconds: 1e9 },
  createRepository: { immutableTags: false, resourceTags: {} },
};

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
  await seed(emulator, 'app1', await service('one'));
  await seed(emulator, 'source', await service('remote', 'other'), 'v1');
});
afterEach(() => emulator.close());

describe.each(kinds)('%s', kind => {
  it.each(passing)('survives %s', async (_, fault) => {
    emulator.faults.add({ kind, fault });
    await pushBy(scenarios[kind]);
    await verifyStored(emulator, 'app2', 'v1');
    expect(emulator.faults.pending).toBe(0);
  });

  it.each(stalls)('survives %s', async (_, fault) => {
    const scenario: Scenario = scenarios[kind];
    emulator.faults.add({ kind, fault });
    await pushBy({ ...scenario, settings: { ...scenario.settings, ...impatient } });
    await verifyStored(emulator, 'app2', 'v1');
    expect(emulator.faults.pending).toBe(0);
  });

  it.each(hostile)('ends well or is refused: %s', async (_, fault) => {
    emulator.faults.add({ kind, fault, times: 100 });
    await endsWell(scenarios[kind]);
  });

  it.each([
    ['status 503', { type: 'status', status: 503 }],
    ['resets', { type: 'reset-before' }],
    ['throttling', { type: 'status', status: 429 }],
  ] as const)('that never stops failing (%s) leaves the old tag', async (_, fault) => {
    const old = await service('old');
    await seed(emulator, 'app2', old, 'v1');
    emulator.faults.add({ kind, fault, times: 1000 });
    const verified = await endsWell(scenarios[kind]);
    const tag = emulator.state.repository('app2').tags.get('v1');
    expect(tag === old.root.digest).toBe(!verified);
  });
});

describe.each(withToken)('%s', kind => {
  it('survives a token that expires several times in a row', async () => {
    const scenario: Scenario = scenarios[kind];
    let struck: string | undefined;
    emulator.faults.add({
      kind,
      times: 3,
      when: ({ path }) => {
        struck ??= path;
        return path === struck;
      },
      fault: { type: 'expire-token' },
    });
    await pushBy({ ...scenario, settings: { ...scenario.settings, concurrency: 1 } });
    await verifyStored(emulator, 'app2', 'v1');
    expect(emulator.faults.pending).toBe(0);
  });

  it('with a token that expires each time ends well, or with an error after few renewals', async () => {
    emulator.faults.add({ kind, fault: { type: 'expire-token' }, times: 1000 });
    await endsWell(scenarios[kind]);
    expect(emulator.requests.count('token')).toBeLessThanOrEqual(2 + settings.policy.attempts);
  });
});

async function pushBy({ image = () => service('two'), settings: more, after }: Scenario): Promise<void> {
  if (after !== undefined) emulator.faults.add(after);
  await push(emulator, await image(), 'app2', { ...settings, ...more });
}

/** @returns whether the image arrived; else the error is clean. */
async function endsWell(scenario: Scenario): Promise<boolean> {
  try {
    await pushBy(scenario);
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
