import { createHash } from 'node:crypto';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeLayout } from '../../../bench/lib/bench-image.ts';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { defaultRetryPolicy } from '../../../src/shared/backoff.ts';
import {
  AccessDeniedError,
  CancelledError,
  CredentialsError,
  ImageError,
  PushError,
} from '../../../src/shared/errors.ts';
import { blobName, generateImage, writeOciLayout } from '../../support/generate-image.ts';
import { seed, service } from '../support/images.ts';
import { failureOf, push } from '../support/push.ts';
import { verifyStored } from '../support/stored.ts';

let emulator: Emulator;
let directory: string;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.createRepository({ name: 'app' });
  directory = await mkdtemp(join(tmpdir(), 'integrity-'));
});
afterEach(async () => {
  await emulator.close();
  await rm(directory, { recursive: true, force: true });
});

describe('the token', () => {
  it('that expires in mid-push is refreshed once for all that are under way', async () => {
    const image = await generateImage({ layers: Array.from({ length: 20 }, () => 5000), seed: 'many' });
    emulator.faults.add({ kind: 'upload-complete', skip: 5, fault: { type: 'expire-token' } });
    await push(emulator, image, 'app');
    await verifyStored(emulator, 'app', 'v1');
    expect(emulator.requests.count('token')).toBe(2);
  });

  it.each(['mount', 'upload-open', 'upload-complete', 'manifest-put', 'blob-head'] as const)(
    'that expires four times in a row under a %s is renewed as often',
    async kind => {
      const settings = kind === 'upload-open' ? { mountFrom: ['none'], concurrency: 1 } : {};
      if (kind === 'blob-head') emulator.permissions.deny('ecr:BatchCheckLayerAvailability');
      await seed(emulator, 'other', await service('one'));
      let struck: string | undefined;
      emulator.faults.add({
        kind,
        times: 4,
        when: ({ path }) => {
          struck ??= path;
          return path === struck;
        },
        fault: { type: 'expire-token' },
      });
      await push(emulator, await service('two'), 'app', settings);
      await verifyStored(emulator, 'app', 'v1');
      expect(emulator.faults.pending).toBe(0);
      expect(emulator.requests.count('token')).toBe(5);
    },
  );

  it.each(['upload-complete', 'upload-open', 'manifest-put'] as const)(
    'that expires under every %s ends the push with a clear error, after few renewals',
    async kind => {
      const image = await generateImage({ layers: Array.from({ length: 30 }, () => 5000), seed: 'many' });
      emulator.faults.add({ kind, times: 10_000, fault: { type: 'expire-token' } });
      // An upload that is opened meanwhile with a new token would let the count of attempts begin anew, as often as it happens.
      const concurrency = kind === 'upload-complete' ? 1 : 30;
      const pushing = push(emulator, image, 'app', { mountFrom: ['none'], concurrency });
      const { reason } = await failureOf(pushing);
      expect(reason).toBeInstanceOf(CredentialsError);
      expect((reason as PushError).line).toMatch(/rejected the credentials .*expired.* Sign in again/);
      expect(emulator.requests.count('token')).toBeLessThanOrEqual(1 + 2 * defaultRetryPolicy.attempts);
      expect(emulator.state.repository('app').tags.size).toBe(0);
    },
  );

  it('that is refused with 401 is refreshed once for all that are under way', async () => {
    const image = await generateImage({ layers: Array.from({ length: 20 }, () => 5000), seed: 'many' });
    let old: string | undefined;
    emulator.faults.add({
      kind: ['upload-open', 'upload-complete'],
      skip: 10,
      times: 1000,
      when: ({ headers }) => {
        old ??= headers.authorization;
        return headers.authorization === old;
      },
      fault: { type: 'status', status: 401, headers: { 'www-authenticate': 'Basic realm="ECR"' } },
    });
    await push(emulator, image, 'app', { mountFrom: ['none'] });
    await verifyStored(emulator, 'app', 'v1');
    expect(emulator.requests.some(({ status }) => status === 401)).toBe(true);
    expect(emulator.requests.count('token')).toBe(2);
  });

  it('that cannot be renewed ends the push, and a new run goes on from there', async () => {
    const image = await generateImage({
      layers: Array.from({ length: 6 }, (_, at) => 5000 + at),
      seed: 'six',
    });
    emulator.faults.add({ kind: 'upload-complete', skip: 3, fault: { type: 'expire-token' } });
    const denied =
      '{"__type":"ExpiredTokenException","message":"The security token included in the request is expired"}';
    emulator.faults.add({
      kind: 'token',
      skip: 1,
      times: 9,
      fault: { type: 'status', status: 400, body: denied },
    });
    const { reason, log } = await failureOf(push(emulator, image, 'app', { concurrency: 1 }));
    expect(reason).toBeInstanceOf(CredentialsError);
    expect((reason as PushError).line).toMatch(/expired.*configure-aws-credentials/);
    const arrived = emulator.state.repository('app').blobs.size;
    expect(arrived).toBeGreaterThan(0);
    expect(log.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^\d of 6 layers are in app.*Run the job again to continue/),
    );
    emulator.faults.clear();
    emulator.requests.clear();
    const { result } = await push(emulator, image, 'app');
    expect(result.layers.filter(({ outcome }) => outcome === 'existing').length).toBeGreaterThan(0);
    await verifyStored(emulator, 'app', 'v1');
  });
});

describe('a local blob', () => {
  it('that changes while it is read is never committed', async () => {
    const image = await service('changing');
    await writeOciLayout(directory, image);
    const layer = image.manifests[0]?.layers[0]?.descriptor.digest ?? image.root.digest;
    const changed = Buffer.alloc(image.blobs.get(layer)?.length ?? 0, 1);
    emulator.faults.add({
      kind: 'upload-open',
      fault: { type: 'run', hook: () => writeFile(join(directory, blobName(layer)), changed) },
    });
    const { reason } = await failureOf(push(emulator, `oci:${directory}`, 'app', { mountFrom: ['none'] }));
    expect(reason).toBeInstanceOf(ImageError);
    expect((reason as PushError).message).toContain(layer);
    expect(emulator.state.repository('app').blobs.has(layer)).toBe(false);
    const bad = `sha256:${createHash('sha256').update(changed).digest('hex')}` as const;
    expect(emulator.state.repository('app').blobs.has(bad)).toBe(false);
    expect(emulator.state.repository('app').tags.size).toBe(0);
  });

  it('that is too large to be read twice and is damaged is never committed', async () => {
    const path = join(directory, 'sparse');
    await writeFile(path, '');
    const size = 9 * 1024 * 1024;
    await truncate(path, size);
    const digest = `sha256:${createHash('sha256').update('something else').digest('hex')}` as const;
    const layout = await writeLayout(join(directory, 'layout'), [{ path, digest, diffId: digest, size }]);
    const { reason } = await failureOf(push(emulator, `oci:${layout}`, 'app', { mountFrom: ['none'] }));
    expect(reason).toBeInstanceOf(ImageError);
    expect((reason as PushError).message).toContain(digest);
    const { blobs, tags } = emulator.state.repository('app');
    expect([...blobs.values()].filter(blob => blob.size >= size)).toEqual([]);
    expect(tags.size).toBe(0);
  });
});

describe('a docker:// source', () => {
  it('whose bytes are not what their digest says is not copied', async () => {
    const image = await service('remote');
    await seed(emulator, 'source', image, 'v1');
    emulator.faults.add({
      kind: 'storage-get',
      skip: 1, // the config, which is read first
      times: 50,
      fault: { type: 'wrong-digest' },
    });
    const from = `docker://${emulator.host}/source:v1`;
    const { reason } = await failureOf(push(emulator, from, 'app', { mountFrom: ['none'] }));
    expect(reason).toBeInstanceOf(PushError);
    expect(emulator.state.repository('app').tags.size).toBe(0);
  });
});

describe('a failed push', () => {
  it('leaves the old tag as it was', async () => {
    const old = await service('old');
    await seed(emulator, 'app', old, 'v1');
    emulator.permissions.deny('ecr:PutImage');
    const { reason } = await failureOf(push(emulator, await service('new'), 'app'));
    expect(reason).toBeInstanceOf(AccessDeniedError);
    expect(emulator.state.repository('app').tags.get('v1')).toBe(old.root.digest);
  });

  it('does not move an immutable tag, and says so before anything is sent', async () => {
    emulator.state.createRepository({ name: 'fixed', tagMutability: 'IMMUTABLE' });
    const old = await service('old');
    await seed(emulator, 'fixed', old, 'v1');
    const { reason } = await failureOf(push(emulator, await service('new'), 'fixed'));
    expect((reason as PushError).line).toMatch(/"v1".*immutable.*new tag/);
    expect(emulator.requests.count('mount') + emulator.requests.count('upload-open')).toBe(0);
    await push(emulator, old, 'fixed'); // the same image again is no conflict
  });
});

describe('cancellation', () => {
  it('ends everything in flight and says what had been done', async () => {
    const signal = new AbortController();
    emulator.faults.add({
      kind: 'upload-complete',
      skip: 1,
      fault: { type: 'run', hook: () => signal.abort(new CancelledError()) },
    });
    const { reason, log } = await failureOf(
      push(emulator, await service('x'), 'app', { signal, concurrency: 1 }),
    );
    expect(reason).toBeInstanceOf(CancelledError);
    expect(log.map(({ message }) => message)).toContainEqual(expect.stringMatching(/layers are in app/));
    expect(emulator.state.repository('app').tags.size).toBe(0);
  });
});
