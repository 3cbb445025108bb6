import { describe, expect, it } from '@jest/globals';
import { abortReasonOr, untilAborted } from '../../src/shared/abort.ts';
import { CancelledError, StoppedError } from '../../src/shared/errors.ts';

describe('work under a signal', () => {
  it('ends with its result, and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    await expect(untilAborted(Promise.resolve('done'), signal)).resolves.toBe('done');
    expect(listeners).toBe(0);
  });

  it('is not waited for once the signal is aborted', async () => {
    const controller = new AbortController();
    const never = untilAborted(new Promise(() => {}), controller.signal);
    controller.abort(new CancelledError());
    await expect(never).rejects.toThrow(CancelledError);
    await expect(untilAborted(Promise.resolve(), controller.signal)).rejects.toThrow(CancelledError);
  });

  it('fails with the reason of the abort, whatever it failed with', () => {
    const controller = new AbortController();
    const failure = new Error('connection reset');
    expect(abortReasonOr(failure, controller.signal)).toBe(failure);
    const reason = new StoppedError(new Error('no space'));
    controller.abort(reason);
    expect(abortReasonOr(failure, controller.signal)).toBe(reason);
  });
});
