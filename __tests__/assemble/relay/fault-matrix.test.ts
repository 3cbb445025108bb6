import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import type { FaultRule } from '../../../emulator/faults.ts';
import type { JournalKind } from '../../../emulator/request-journal.ts';
import type { Relay } from '../../../src/assemble/open-relay.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { impatient, passing, stalls } from '../../engine/support/faults.ts';
import { seed, service } from '../../engine/support/images.ts';
import { verifyStored } from '../../engine/support/stored.ts';
import { type GeneratedImage, generateImage, randomBytesOf } from '../../support/generate-image.ts';
import { Refused } from './support/oci-client.ts';
import { clientOf, type RelaySettings, relayTo } from './support/relays.ts';

interface Scenario {
  /** Default: an image of which another repository has the lower layers. */
  readonly image?: () => Promise<GeneratedImage>;
  readonly settings?: RelaySettings;
  /** What has to go wrong first, so that the request is made at all. */
  readonly after?: FaultRule;
}

/** A layer that is sent in parts, before its digest is known. */
const large = { image: () => generateImage({ layers: [9_000_000], compression: 'none' }) } satisfies Scenario;
const lostPart = { kind: 'upload-part', fault: { type: 'reset-during', afterBytes: 10 } } as const;

/** Every kind of request that a client's push can cause. */
const scenarios = {
  token: {},
  'get-setting': {},
  'put-setting': {},
  'describe-repositories': {},
  'describe-pull-through-rules': {},
  'describe-creation-templates': {},
  'create-repository': {},
  'check-layers': {},
  mount: {},
  'upload-open': large,
  'upload-part': large,
  'upload-status': { ...large, after: lostPart },
  'upload-complete': large,
  'manifest-put': {},
  'manifest-head': { after: { kind: 'manifest-put', fault: { type: 'reset-after' } } },
} as const satisfies Partial<Record<JournalKind, Scenario>>;
const kinds = Object.keys(scenarios) as (keyof typeof scenarios)[];

const settings = {
  policy: { attempts: 3, throttledAttempts: 3, totalMilliseconds: 1e9 },
  push: { createRepository: { immutableTags: false, resourceTags: {} } },
} satisfies RelaySettings;

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
  Object.assign(process.env, emulator.environment());
  await seed(emulator, 'app1', await service('one'));
});
afterEach(() => emulator.close());

async function pushBy({ image = () => service('two'), after, settings: more }: Scenario): Promise<void> {
  if (after !== undefined) emulator.faults.add(after);
  await using relay = await relayTo(emulator, { ...settings, ...more });
  await clientOf(relay, 'app2').push(await image());
}

describe.each(kinds)('behind a relay, %s', kind => {
  it.each(passing)('survives %s, and the client does not notice', async (_, fault) => {
    emulator.faults.add({ kind, fault });
    await pushBy(scenarios[kind]);
    await verifyStored(emulator, 'app2', 'v1');
    expect(emulator.faults.pending).toBe(0);
  });

  it.each(stalls)('survives %s', async (_, fault) => {
    emulator.faults.add({ kind, fault });
    await pushBy({ ...scenarios[kind], settings: impatient });
    await verifyStored(emulator, 'app2', 'v1');
    expect(emulator.faults.pending).toBe(0);
  });

  it.each([
    ['status 503', { type: 'status', status: 503 }],
    ['resets', { type: 'reset-before' }],
    ['throttling', { type: 'status', status: 429 }],
  ] as const)(
    'that never stops failing (%s) leaves the old tag, and the client is told',
    async (_, fault) => {
      const old = await service('old');
      await seed(emulator, 'app2', old, 'v1');
      emulator.faults.add({ kind, fault, times: 1000 });
      const arrived = await endsWell(scenarios[kind]);
      expect(emulator.state.repository('app2').tags.get('v1') === old.root.digest).toBe(!arrived);
    },
  );
});

/** @returns whether the image arrived; else the client or the start of the relay got a clear error */
async function endsWell(scenario: Scenario): Promise<boolean> {
  try {
    await pushBy(scenario);
    await verifyStored(emulator, 'app2', 'v1');
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) {
      expect(error).toMatchObject({ remedy: expect.stringMatching(/./) });
      return false;
    }
    // the response to a HEAD has no body
    if (error.body !== '') {
      const told = { code: expect.any(String), message: expect.stringMatching(/^[^\n]+$/) };
      expect(JSON.parse(error.body).errors).toEqual([expect.objectContaining(told)]);
    }
    return false;
  }
}

describe('a client that goes away', () => {
  const bytes = randomBytesOf('leaving', 12_000_000);
  let relay: Relay;
  beforeEach(async () => {
    emulator.state.createRepository({ name: 'app2' });
    relay = await relayTo(emulator, settings);
  });
  afterEach(async () => {
    await relay[Symbol.asyncDispose]();
  });

  /** Sends the beginning of a blob, and closes the connection. @returns path of the upload */
  async function leave(sent: number, complete: boolean): Promise<string> {
    const [host = ''] = relay.registry.split('/');
    const path = await clientOf(relay, 'app2').open();
    const query = complete ? `?digest=${digestOf(bytes)}` : '';
    const headers = { 'content-length': bytes.byteLength };
    const method = complete ? 'PUT' : 'PATCH';
    const sending = request(new URL(`${path}${query}`, `http://${host}`), { method, headers, agent: false });
    sending.on('error', () => {});
    if (sent === 0) sending.flushHeaders();
    else sending.write(bytes.subarray(0, sent));
    await (sent > 100_000 ? once(sending, 'drain') : once(sending, 'socket'));
    sending.destroy();
    return path;
  }

  it.each([
    ['before a byte of a PATCH', 0, false],
    ['in a PATCH', 5000, false],
    ['in a PATCH, after the first part is sent', 11_000_000, false],
    ['before a byte of a PUT', 0, true],
    ['in a PUT', 5000, true],
    ['in a PUT, after the first part is sent', 11_000_000, true],
  ])('%s leaves no blob, and another client pushes the same', async (_, sent, complete) => {
    await leave(sent, complete);
    expect(emulator.state.repository('app2').blobs.size).toBe(0);
    const image = await generateImage({ layers: [bytes], compression: 'none' });
    await clientOf(relay, 'app2').push(image);
    await verifyStored(emulator, 'app2', 'v1');
  });

  it('can come back and continue from where it was', async () => {
    const path = await leave(11_000_000, false);
    const client = clientOf(relay, 'app2');
    const status = await client.request('GET', path);
    const received = Number(/-(\d+)$/.exec(status.headers.get('range') ?? '')?.[1]) + 1;
    const rest = new Uint8Array(bytes.subarray(received));
    const headers = { 'content-range': `${received}-${bytes.byteLength - 1}` };
    expect((await client.request('PATCH', path, { body: rest, headers })).status).toBe(202);
    expect((await client.request('PUT', `${path}?digest=${digestOf(bytes)}`)).status).toBe(201);
    expect(emulator.state.repository('app2').blobs.get(digestOf(bytes))?.size).toBe(bytes.byteLength);
  });

  it('while the registry stalls does not keep the relay from ending', async () => {
    emulator.faults.add({ kind: 'upload-part', fault: { type: 'stall' } });
    await leave(11_000_000, false);
    await relay[Symbol.asyncDispose]();
    expect(relay.results).toEqual([]);
    expect(emulator.state.repository('app2').tags.size).toBe(0);
  });
});
