import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { IncomingBlob } from '../../../src/images/blob-receiver.ts';
import { ClientGone } from '../../../src/relay/request-error.ts';
import { idleMilliseconds } from '../../../src/relay/uploads/session.ts';
import { Uploads } from '../../../src/relay/uploads/uploads.ts';

const { during, between, lost } = idleMilliseconds;
const log: string[] = [];
const blob: IncomingBlob = {
  size: 5,
  write: async () => {},
  commit: async () => {},
  discard: async () => void log.push('discarded'),
};

const breakConnection = () => Promise.reject(new ClientGone('request body'));

beforeEach(() => {
  log.length = 0;
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('an upload that nobody touches', () => {
  it('for some minutes is discarded', () => {
    const uploads = new Uploads();
    const { id } = uploads.open('shop/web', blob);
    jest.advanceTimersByTime(between - 1);
    expect([uploads.find('shop/web', id)?.id, log]).toEqual([id, []]);
    jest.advanceTimersByTime(1);
    expect([uploads.find('shop/web', id), log]).toEqual([undefined, ['discarded']]);
  });

  it('counts from its last request', async () => {
    const uploads = new Uploads();
    const session = uploads.open('shop/web', blob);
    jest.advanceTimersByTime(between - 1);
    await session.inTurn(async () => {});
    jest.advanceTimersByTime(between - 1);
    expect(uploads.find('shop/web', session.id)).toBe(session);
    jest.advanceTimersByTime(1);
    expect(log).toEqual(['discarded']);
  });

  it('is discarded once', async () => {
    const uploads = new Uploads();
    const session = uploads.open('shop/web', blob);
    await Promise.all([session.discard(), uploads.close(), session.discard()]);
    jest.advanceTimersByTime(between);
    expect(log).toEqual(['discarded']);
  });

  it('is left alone after it is committed', async () => {
    const uploads = new Uploads();
    await uploads.open('shop/web', blob).commit(`sha256:${'0'.repeat(64)}`);
    jest.advanceTimersByTime(between);
    await uploads.close();
    expect(log).toEqual([]);
  });

  it('whose connection broke is discarded soon, because it holds memory', async () => {
    const session = new Uploads().open('shop/web', blob);
    await expect(session.inTurn(breakConnection)).rejects.toThrow(ClientGone);
    jest.advanceTimersByTime(lost - 1);
    expect(log).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(log).toEqual(['discarded']);
  });

  it('whose connection broke can be continued', async () => {
    const session = new Uploads().open('shop/web', blob);
    await expect(session.inTurn(breakConnection)).rejects.toThrow(ClientGone);
    jest.advanceTimersByTime(lost - 1);
    await session.inTurn(async () => {});
    jest.advanceTimersByTime(lost);
    expect(log).toEqual([]);
  });

  it('waits longer for a body that comes slowly', async () => {
    const session = new Uploads().open('shop/web', blob);
    const end = Promise.withResolvers<void>();
    const request = session.inTurn(() => end.promise);
    await Promise.resolve(); // its turn has come
    jest.advanceTimersByTime(during - 1);
    expect(log).toEqual([]);
    end.resolve();
    await request;
  });
});
