import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { IncomingBlob } from '../../../src/images/blob-receiver.ts';
import { idleMilliseconds } from '../../../src/relay/uploads/session.ts';
import { Uploads } from '../../../src/relay/uploads/uploads.ts';

const log: string[] = [];
const blob: IncomingBlob = {
  size: 5,
  write: async () => {},
  commit: async () => {},
  discard: async () => void log.push('discarded'),
};

beforeEach(() => {
  log.length = 0;
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('an upload that nobody touches', () => {
  it('for 15 minutes is discarded', () => {
    const uploads = new Uploads();
    const { id } = uploads.open('shop/web', blob);
    jest.advanceTimersByTime(idleMilliseconds - 1);
    expect([uploads.find('shop/web', id)?.id, log]).toEqual([id, []]);
    jest.advanceTimersByTime(1);
    expect([uploads.find('shop/web', id), log]).toEqual([undefined, ['discarded']]);
    expect(idleMilliseconds).toBe(900_000);
  });

  it('counts from its last request', async () => {
    const uploads = new Uploads();
    const session = uploads.open('shop/web', blob);
    jest.advanceTimersByTime(idleMilliseconds - 1);
    await session.inTurn(async () => {});
    jest.advanceTimersByTime(idleMilliseconds - 1);
    expect(uploads.find('shop/web', session.id)).toBe(session);
    jest.advanceTimersByTime(1);
    expect(log).toEqual(['discarded']);
  });

  it('is discarded once', async () => {
    const uploads = new Uploads();
    const session = uploads.open('shop/web', blob);
    await Promise.all([session.discard(), uploads.close(), session.discard()]);
    jest.advanceTimersByTime(idleMilliseconds);
    expect(log).toEqual(['discarded']);
  });

  it('is left alone after it is committed', async () => {
    const uploads = new Uploads();
    await uploads.open('shop/web', blob).commit(`sha256:${'0'.repeat(64)}`);
    jest.advanceTimersByTime(idleMilliseconds);
    await uploads.close();
    expect(log).toEqual([]);
  });
});
