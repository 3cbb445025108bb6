import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import type { ControlPlaneOptions } from '../../src/ecr/create-control-plane.ts';
import { type Digest, digestOf } from '../../src/oci/digest.ts';
import { AccessDeniedError } from '../../src/shared/errors.ts';
import { NetworkError } from '../../src/shared/network-error.ts';
import { RequestLog } from '../../src/shared/request-log.ts';
import { failureOf, HeldClock } from '../registry/support/client.ts';
import { ScriptedRegistry } from '../registry/support/scripted-registry.ts';
import { sendEndlessly, underWay } from '../support/endless-answer.ts';
import { controlPlaneTo } from './support/control-plane.ts';

let emulator: Emulator;
let server: ScriptedRegistry;
let requests: RequestLog;
let sent: Promise<number>[];
beforeEach(async () => {
  [emulator, server] = [await startEmulator(), await ScriptedRegistry.start()];
  requests = new RequestLog();
  sent = [];
});
afterEach(async () => {
  await emulator.close();
  await server.close();
});

const connect = (more: Partial<ControlPlaneOptions> = {}) =>
  controlPlaneTo(emulator, { clock: new HeldClock(), requests, ...more });

async function firstPage(api: ReturnType<typeof connect>): Promise<unknown> {
  for await (const page of api.listRepositories()) return page;
  return undefined;
}

/** The API is a server whose responses begin like this and do not end. */
function endless(status: number, start: string, more: Partial<ControlPlaneOptions> = {}) {
  const api = connect(more);
  process.env['AWS_ENDPOINT_URL_ECR'] = server.origin();
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  server.handler = () => (_, response) => void sent.push(sendEndlessly(response, status, headers, start));
  return api;
}

describe('a response of the API that does not end', () => {
  it.each<[string, number, (api: ReturnType<typeof connect>) => Promise<unknown>]>([
    ['GetAuthorizationToken', 1, api => api.authorize()],
    ['GetAccountSetting', 1, api => api.blobMounting()],
    ['BatchCheckLayerAvailability', 1, api => api.availableLayers('app', [digestOf('a')])],
    [
      'CreateRepository',
      1,
      api => api.createRepository({ name: 'app', immutableTags: false, resourceTags: {} }),
    ],
    ['BatchGetImage', 1, api => api.manifests('app', [digestOf('a')])],
    ['DescribeRepositories', 3, api => firstPage(api)],
    ['DescribeImages', 3, api => api.recentImages('app', 1)],
  ])('to %s ends at the limit, and is not requested again', async (operation, attempts, call) => {
    const api = endless(200, '{"more":"', { answerLimits: { list: 100_000, other: 100_000 } });
    const error = await failureOf(call(api));
    expect(error).toBeInstanceOf(NetworkError);
    expect((error as NetworkError).message).toBe(
      `${operation}: the response from 127.0.0.1 is longer than the limit of 100000 bytes.`,
    );
    expect(server.seen).toHaveLength(attempts); // a list in smaller pages
    expect(sent).toHaveLength(attempts);
    for (const bytes of await Promise.all(sent)) expect(bytes).toBeLessThan(100_000 + underWay);
  });

  it('is told from its start when it is an error', async () => {
    const start = `{"__type":"AccessDeniedException","message":"User is not authorized to perform: ecr:GetAccountSetting ${'x'.repeat(100)}`;
    const error = await endless(400, start)
      .blobMounting()
      .catch(cause => cause);
    expect(error).toBeInstanceOf(AccessDeniedError);
    expect(error.message).toMatch(/not allowed to call ecr:GetAccountSetting: User is not authorized/);
    expect(server.seen).toHaveLength(1);
    expect(await sent[0]).toBeLessThan(underWay);
  });

  it('is repeated when its start says that this may help', async () => {
    const api = endless(400, '{"__type":"ThrottlingException","message":"Rate exceeded","more":"');
    await expect(api.blobMounting()).rejects.toThrow(/ThrottlingException: Rate exceeded/);
    expect(server.seen.length).toBeGreaterThan(1);
  });

  it('is an invalid response when its start says nothing', async () => {
    const api = endless(403, '<html>');
    await expect(api.blobMounting()).rejects.toThrow(/not a valid ECR response \(status 403\)/);
  });
});

it('a response of more values than any list has is too long', async () => {
  const body = `{"repositories":[${'{},'.repeat(150_000)}{}]}`;
  emulator.faults.add({
    kind: 'describe-repositories',
    times: 3,
    fault: { type: 'status', status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body },
  });
  await expect(firstPage(connect())).rejects.toThrow(
    /^DescribeRepositories: .* longer than the limit of 250000 values/,
  );
  expect(emulator.faults.pending).toBe(0);
});

describe('manifests that are too long together', () => {
  const seedLarge = (count: number, bytes: number): readonly Digest[] => {
    emulator.state.createRepository({ name: 'app' });
    return Array.from({ length: count }, (_, at) => {
      const layers = [{ digest: digestOf(`${at}`), size: 1 }];
      const annotations = { at: String(at), pad: '"'.repeat(bytes / 2) }; // two bytes each
      return emulator.state.seedImage('app', { layers, annotations });
    });
  };

  it('are requested in parts', async () => {
    const digests = seedLarge(12, 10_000);
    const stored = await connect({ answerLimits: { list: 50_000 } }).manifests('app', digests);
    expect(stored.map(({ digest }) => digest)).toEqual(digests);
    expect(emulator.requests.count('batch-get-image')).toBeGreaterThan(4);
  });

  it('are read although each one is as long as ECR allows', async () => {
    const digests = seedLarge(5, 4 * 1024 * 1024 - 1024);
    const stored = await connect().manifests('app', digests);
    expect(stored.map(({ digest }) => digest)).toEqual(digests);
    expect(new Set(stored.map(({ bytes }) => digestOf(bytes)))).toEqual(new Set(digests));
  });

  it('are resolved, and those that are missing are told', async () => {
    const digests = seedLarge(6, 10_000);
    const api = connect({ answerLimits: { list: 50_000 } });
    const resolved = await api.resolveImages('app', [...digests, 'v1']);
    expect(new Set(resolved.digests.values())).toEqual(new Set(digests));
    expect(resolved.unknown.size).toBe(0);
  });

  it('fail when a single one is', async () => {
    const digests = seedLarge(2, 60_000);
    await expect(connect({ answerLimits: { list: 50_000 } }).manifests('app', digests)).rejects.toThrow(
      /^BatchGetImage: .* longer than the limit of 50000 bytes/,
    );
  });
});
