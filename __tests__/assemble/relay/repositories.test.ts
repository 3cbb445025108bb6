import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { exception, refusal } from '../../../emulator/faults.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { systemClock } from '../../../src/shared/delay.ts';
import { AccessDeniedError } from '../../../src/shared/errors.ts';
import { baseImage, seed, service } from '../../engine/support/images.ts';
import { verifyStored } from '../../engine/support/stored.ts';
import { until } from '../../support/until.ts';
import { failureOf, workshop } from '../support/pushers.ts';
import { watchSockets } from '../support/sockets.ts';
import { blobsOf, bytesOf, Refused } from './support/oci-client.ts';
import { clientOf, collectingLogger, outcomesOf, relayTo, uploadsOf } from './support/relays.ts';

const shop = workshop();
const sockets = watchSockets();
const creation = { immutableTags: false, resourceTags: {} };

describe('a repository that does not exist', () => {
  it('is named to the client that pushes to it, with what to do', async () => {
    const image = await service('web');
    await using relay = await relayTo(shop.emulator);
    const failure = await failureOf(clientOf(relay, 'nowhere').push(image));
    expect(failure).toMatchObject({ status: 404 });
    const { code, message } = errorOf(failure);
    expect(code).toBe('NAME_UNKNOWN');
    expect(message).toContain('"nowhere" does not exist');
    expect(message).toContain('Check the name of the image');
    expect(message).toContain('create-repository: true');
    expect(relay.results).toEqual([]);
  });

  it('is not there for a client that reads, and nothing is created', async () => {
    await using relay = await relayTo(shop.emulator, { push: { createRepository: creation } });
    const client = clientOf(relay, 'nowhere');
    for (const method of ['HEAD', 'GET'])
      expect((await client.request(method, 'manifests/v1')).status).toBe(404);
    expect((await client.request('GET', 'tags/list')).status).toBe(404);
    expect(shop.emulator.state.findRepository('nowhere')).toBeUndefined();
  });

  it('can be pushed to as soon as it exists', async () => {
    const image = await service('web');
    await using relay = await relayTo(shop.emulator);
    const client = clientOf(relay, 'nowhere');
    await failureOf(client.push(image));
    shop.emulator.state.createRepository({ name: 'nowhere' });
    await client.push(image);
    await verifyStored(shop.emulator, 'nowhere', 'v1');
  });

  it('is created with "create-repository", and layers are mounted into it', async () => {
    await seed(shop.emulator, 'base', await baseImage());
    await using relay = await relayTo(shop.emulator, { push: { createRepository: creation } });
    await clientOf(relay, 'fresh').push(await service('web'));
    await verifyStored(shop.emulator, 'fresh', 'v1');
    expect(outcomesOf(relay.results[0])).toEqual({ mounted: 3, pushed: 1 });
    expect(shop.emulator.requests.count('create-repository')).toBe(1);
  });
});

describe('a repository that a creation template makes', () => {
  it.each([undefined, creation])(
    'is left to ECR, with "create-repository" (%j) or not',
    async createRepository => {
      await seed(shop.emulator, 'base', await baseImage());
      shop.emulator.state.addCreationTemplate('new', { tagMutability: 'IMMUTABLE' });
      const push = createRepository === undefined ? {} : { createRepository };
      await using relay = await relayTo(shop.emulator, { push });
      const client = clientOf(relay, 'new/app');
      await client.push(await service('web'));
      await verifyStored(shop.emulator, 'new/app', 'v1');
      expect(outcomesOf(relay.results[0])).toEqual({ mounted: 3, pushed: 1 });
      expect(shop.emulator.requests.count('create-repository')).toBe(0);
      expect(await failureOf(client.push(await service('other')))).toMatchObject({ status: 400 });
    },
  );

  it('is made as soon as there is a template', async () => {
    await using relay = await relayTo(shop.emulator);
    const client = clientOf(relay, 'new/app');
    await failureOf(client.push(await service('web')));
    shop.emulator.state.addCreationTemplate('new');
    await client.push(await service('web'));
    await verifyStored(shop.emulator, 'new/app', 'v1');
  });
});

describe('a tag that is immutable', () => {
  it('is refused with what to do', async () => {
    shop.emulator.state.createRepository({ name: 'fixed', tagMutability: 'IMMUTABLE' });
    await using relay = await relayTo(shop.emulator);
    const client = clientOf(relay, 'fixed');
    await client.push(await service('one'));
    const failure = await failureOf(client.push(await service('two')));
    expect(failure).toMatchObject({ status: 400 });
    expect(errorOf(failure)).toMatchObject({
      code: 'TAG_INVALID',
      message: expect.stringContaining('Push a new tag'),
    });
    expect(relay.results).toHaveLength(1);
  });
});

describe('a manifest whose layers are missing', () => {
  it('is refused, and so is named what is missing', async () => {
    const image = await service('web');
    await using relay = await relayTo(shop.emulator);
    const failure = await failureOf(
      clientOf(relay, 'app1').put('v1', bytesOf(image, image.root.digest), image.root.mediaType),
    );
    expect(failure).toMatchObject({ status: 404 });
    expect(relay.results).toEqual([]);
  });
});

describe('failures of ECR that pass', () => {
  it('are seen by the relay, and not by the client', async () => {
    const image = await service('web');
    const throttled = refusal(429, 'TOOMANYREQUESTS', 'Rate exceeded');
    await using relay = await relayTo(shop.emulator);
    for (const kind of ['mount', 'upload-open', 'upload-complete', 'manifest-put'] as const) {
      shop.emulator.faults.add({ kind, fault: throttled });
    }
    shop.emulator.faults.add({ kind: 'check-layers', fault: exception(400, 'ThrottlingException', 'slow') });
    await seed(shop.emulator, 'base', await baseImage());
    await clientOf(relay, 'app1').push(image);
    await verifyStored(shop.emulator, 'app1', 'v1');
    expect(shop.emulator.requests.some(({ status }) => status === 429)).toBe(true);
    expect(relay.results[0]?.throttledRequests).toBeGreaterThan(0);
  });

  it('include a token that expires', async () => {
    await using relay = await relayTo(shop.emulator);
    await clientOf(relay, 'app1').push(await service('one'));
    shop.emulator.expireTokens();
    await clientOf(relay, 'app1').push(await service('two'), 'v2');
    shop.emulator.expireTokens();
    expect((await clientOf(relay, 'app1').request('GET', 'manifests/v2')).status).toBe(200);
    await verifyStored(shop.emulator, 'app1', 'v2');
    expect(shop.emulator.requests.count('token')).toBe(3);
  });
});

describe('a client that goes away', () => {
  it('in mid-upload leaves no upload in the registry', async () => {
    await using relay = await relayTo(shop.emulator);
    const client = clientOf(relay, 'app1');
    const location = await client.open();
    const gone = new AbortController();
    const body = new ReadableStream({
      async pull(controller) {
        if (shop.emulator.requests.count('upload-part') > 0) gone.abort();
        else controller.enqueue(new Uint8Array(256 * 1024));
        await turn();
      },
    });
    const init = { body, duplex: 'half', signal: gone.signal } as RequestInit;
    await failureOf(client.request('PATCH', location, init));
    expect(gone.signal.aborted).toBe(true);
    await relay[Symbol.asyncDispose]();
    expect(shop.emulator.state.uploads.size).toBe(0);
    expect(uploadsOf(shop.emulator)).toBe(0);
  });
});

describe('a relay that is closed', () => {
  it('has no connection open, and takes nothing more', async () => {
    const relay = await relayTo(shop.emulator);
    const client = clientOf(relay, 'app1');
    await client.push(await service('web'));
    expect(sockets.open(shop.emulator.host)).toBeGreaterThan(0);
    await relay[Symbol.asyncDispose]();
    expect(sockets.open(shop.emulator.host)).toBe(0);
    await expect(client.find(digestOf('layer'))).rejects.toThrow('fetch failed');
  });

  it('has aborted requests that are not answered', async () => {
    const delay = async (milliseconds: number, signal: AbortSignal) =>
      milliseconds < 1000 ? systemClock.delay(milliseconds, signal) : undefined;
    const relay = await relayTo(shop.emulator, { clock: { now: systemClock.now, delay } });
    const client = clientOf(relay, 'app1');
    shop.emulator.faults.add({ kind: 'manifest-put', fault: { type: 'stall' } });
    const pushing = failureOf(client.push(await service('web')));
    await until(() => shop.emulator.faults.pending === 0);
    await relay[Symbol.asyncDispose]();
    await pushing;
    expect(sockets.open(shop.emulator.host)).toBe(0);
    expect(relay.results).toEqual([]);
  });
});

describe('the relay', () => {
  it('does not open with credentials that do not work', async () => {
    shop.emulator.faults.add({ kind: 'token', fault: exception(400, 'AccessDeniedException', 'no') });
    expect(await failureOf(relayTo(shop.emulator))).toBeInstanceOf(AccessDeniedError);
  });

  it('serves what was pushed', async () => {
    const image = await service('web');
    await using relay = await relayTo(shop.emulator);
    const client = clientOf(relay, 'app1');
    await client.push(image);
    const manifest = await client.request('GET', 'manifests/v1');
    expect(Buffer.from(await manifest.arrayBuffer())).toEqual(bytesOf(image, image.root.digest));
    for (const digest of blobsOf(image)) {
      const blob = await client.request('GET', `blobs/${digest}`, { redirect: 'follow' });
      expect(Buffer.from(await blob.arrayBuffer())).toEqual(bytesOf(image, digest));
    }
    expect(await (await client.request('GET', 'tags/list')).json()).toMatchObject({ tags: ['v1'] });
  });

  it('warns once of what its role may not do', async () => {
    shop.emulator.permissions.deny('ecr:GetAccountSetting');
    const lines: string[] = [];
    await using relay = await relayTo(shop.emulator, { logger: collectingLogger(lines) });
    await clientOf(relay, 'app1').push(await service('one'));
    await clientOf(relay, 'app1').push(await service('two'), 'v2');
    expect(lines.filter(line => line.includes('ecr:GetAccountSetting'))).toHaveLength(1);
  });
});

function errorOf(failure: unknown): { readonly code: string; readonly message: string } {
  if (!(failure instanceof Refused)) throw failure;
  return (
    (JSON.parse(failure.body) as { errors: { code: string; message: string }[] }).errors[0] ?? {
      code: '',
      message: '',
    }
  );
}
