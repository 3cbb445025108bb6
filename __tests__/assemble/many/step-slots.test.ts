import { describe, expect, it } from '@jest/globals';
import { StepSlots } from '../../../src/assemble/many/step-slots.ts';
import { UploadSlots } from '../../../src/engine/intake/upload-slots.ts';

const { signal } = new AbortController();

describe('slots that images share', () => {
  it('go to the image that is first among those that wait, and to its work in the order in which it came', async () => {
    const slots = new StepSlots(1);
    const held = Promise.withResolvers<void>();
    const begun: string[] = [];
    const work = (position: number, name: string) => slots.of(position)(async () => void begun.push(name));
    const all = [slots.of(9)(() => held.promise), work(5, 'a'), work(2, 'b'), work(5, 'c'), work(2, 'd')];
    held.resolve();
    await Promise.all(all);
    expect(begun).toEqual(['b', 'd', 'a', 'c']);
  });

  it('are given back by work that fails', async () => {
    const slots = new StepSlots(1).of(0);
    await expect(slots(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await slots(async () => 'next')).toBe('next');
  });
});

describe('slots for blobs that arrive', () => {
  it('are held until they are given back, once', async () => {
    const shared = new StepSlots(1);
    const [a, b] = [new UploadSlots(shared.of(0), signal), new UploadSlots(shared.of(1), signal)];
    const release = await a.take();
    const taking = b.take();
    release();
    release();
    const second = await taking;
    const waiting = a.take();
    second();
    (await waiting)();
    expect(await shared.of(0)(async () => 'free')).toBe('free');
  });

  it('are free when nothing arrives any more, also those that were waited for', async () => {
    const shared = new StepSlots(1);
    const slots = new UploadSlots(shared.of(0), signal);
    await slots.take();
    void slots.take();
    slots.close();
    expect(await shared.of(0)(async () => 'free')).toBe('free');
  });

  it('are not taken by a push that was aborted while it waited', async () => {
    const shared = new StepSlots(1);
    const aborted = new AbortController();
    const held = await new UploadSlots(shared.of(0), signal).take();
    const waiting = new UploadSlots(shared.of(0), aborted.signal).take();
    aborted.abort(new Error('over'));
    await expect(waiting).rejects.toThrow('over');
    held();
    expect(await shared.of(0)(async () => 'free')).toBe('free');
  });
});
