import { readdir, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Pusher } from '../../src/assemble/open-pusher.ts';
import { CancelledError, ClosedError, ImageError, RepositoryNotFoundError } from '../../src/shared/errors.ts';
import { service } from '../engine/support/images.ts';
import { verifyStored } from '../engine/support/stored.ts';
import { makeTar, ociLayoutFiles } from '../support/generate-image.ts';
import { until } from '../support/until.ts';
import { failureOf, workshop } from './support/pushers.ts';
import { watchSockets } from './support/sockets.ts';

const shop = workshop();
const sockets = watchSockets();

/** An image of which a layer has been changed on the disk. */
async function damaged(): Promise<string> {
  const image = await service('damaged', 'damaged');
  const layout = await shop.layout(image);
  const { digest, size } = image.manifests[0]?.layers[0]?.descriptor ?? image.root;
  await writeFile(shop.blobPath(layout, digest), Buffer.alloc(size, 1));
  return layout;
}

/**
 * A push to app2 fetches a token, and is aborted as soon as a push to app1 waits for the same one. The latter has to end
 * well.
 */
async function abortWhileTokenIsFetched(pusher: Pusher, otherWaits: () => boolean): Promise<void> {
  const cancelled = new AbortController();
  const good = Promise.withResolvers<unknown>();
  const hook = async () => {
    good.resolve(shop.push(pusher, await service('good'), 'app1'));
    await until(otherWaits);
    cancelled.abort(new CancelledError());
    await aborted;
  };
  shop.emulator.faults.add({ kind: 'token', fault: { type: 'run', hook } });
  const aborted = failureOf(shop.push(pusher, await service('bad'), 'app2', { signal: cancelled.signal }));
  expect(await aborted).toBe(cancelled.signal.reason);
  await good.promise;
}

describe('a push that fails', () => {
  it('does not stop another that is under way', async () => {
    await using pusher = shop.open();
    const failing = Promise.withResolvers<unknown>();
    shop.holdUpload('app1', () => failing.promise);
    const good = shop.push(pusher, await service('good'), 'app1');
    await until(() => shop.emulator.faults.pending === 0); // it is held
    failing.resolve(await failureOf(shop.push(pusher, await damaged(), 'app2')));
    expect(await failing.promise).toBeInstanceOf(ImageError);
    await good;
    await verifyStored(shop.emulator, 'app1', 'v1');
    expect(shop.emulator.state.repository('app2').tags.size).toBe(0);
  });

  it('does not doom the next, and neither leaves a file', async () => {
    await using pusher = shop.open();
    const archive = shop.path('layout-archive.tar.gz');
    await writeFile(archive, gzipSync(await makeTar(ociLayoutFiles(await service('archived')))));
    const failure = await failureOf(shop.push(pusher, archive, 'nowhere'));
    expect(failure).toBeInstanceOf(RepositoryNotFoundError);
    await failureOf(shop.push(pusher, await damaged(), 'app1'));
    const plain = await service('plain', 'plain', { compression: 'none' });
    await shop.push(pusher, plain, 'app1');
    await verifyStored(shop.emulator, 'app1', 'v1');
    expect((await readdir(shop.path())).filter(name => !name.startsWith('layout-'))).toEqual([]);
  });
});

describe('the abort of a push', () => {
  it('leaves another alone', async () => {
    await using pusher = shop.open();
    const cancelled = new AbortController();
    const held = Promise.withResolvers<unknown>();
    shop.holdUpload('app1', () => held.promise);
    shop.holdUpload('app2', () => cancelled.abort(new CancelledError()));
    const good = shop.push(pusher, await service('good'), 'app1');
    const aborted = shop.push(pusher, await service('bad'), 'app2', { signal: cancelled.signal });
    expect(await failureOf(aborted)).toBe(cancelled.signal.reason);
    held.resolve(undefined);
    await good;
    await verifyStored(shop.emulator, 'app1', 'v1');
  });

  it('does not take away the sign-in that another waits for', async () => {
    await using pusher = shop.open();
    const bothWait = () => shop.emulator.requests.count('get-setting') === 2;
    await abortWhileTokenIsFetched(pusher, bothWait);
    await verifyStored(shop.emulator, 'app1', 'v1');
    expect(shop.emulator.requests.count('token')).toBe(1);
  });

  it('does not take away the renewed token that another waits for', async () => {
    await using pusher = shop.open();
    await shop.push(pusher, await service('first'), 'app3');
    shop.emulator.expireTokens();
    const otherWasRefused = () =>
      shop.emulator.requests.some(({ repository, status }) => repository === 'app1' && status === 403);
    await abortWhileTokenIsFetched(pusher, otherWasRefused);
    await verifyStored(shop.emulator, 'app1', 'v1');
    expect(shop.emulator.requests.count('token')).toBe(2);
  });

  it('before it began is told at once', async () => {
    await using pusher = shop.open();
    const reason = new CancelledError();
    const pushing = shop.push(pusher, await service('one'), 'app1', { signal: AbortSignal.abort(reason) });
    expect(await failureOf(pushing)).toBe(reason);
    expect(shop.emulator.requests.count()).toBe(0);
  });
});

describe('a pusher that is closed', () => {
  it('has no connection open', async () => {
    const pusher = shop.open();
    await shop.push(pusher, await service('one'), 'app1');
    expect(sockets.open()).toBeGreaterThan(0);
    await pusher[Symbol.asyncDispose]();
    expect(sockets.open()).toBe(0);
  });

  it('has stopped what was under way, and takes nothing more', async () => {
    const pusher = shop.open();
    const closing = Promise.withResolvers<void>();
    shop.holdUpload('app1', () => closing.resolve(pusher[Symbol.asyncDispose]()));
    const failure = await failureOf(shop.push(pusher, await service('one'), 'app1'));
    expect(failure).toBeInstanceOf(ClosedError);
    await closing.promise;
    expect(sockets.open()).toBe(0);
    expect(shop.emulator.state.repository('app1').tags.size).toBe(0);
    expect(await failureOf(shop.push(pusher, await service('one'), 'app1'))).toBeInstanceOf(ClosedError);
  });
});
