import { expect, it } from '@jest/globals';
import { listenForCancellation } from '../../src/action/cancellation.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;
const listeners = () => signals.map(signal => process.listenerCount(signal));

it('a run that was not cancelled leaves the signals to Node', () => {
  const before = listeners();
  const cancellation = listenForCancellation(() => {});
  expect(listeners()).toEqual(before.map(count => count + 1));
  cancellation.dispose();
  expect(listeners()).toEqual(before);
});

it('a second signal does not kill a cancelled run that is about to leave', () => {
  const before = listeners();
  const cancellation = listenForCancellation(() => {});
  process.emit('SIGINT');
  cancellation.dispose();
  expect(cancellation.signal.aborted).toBe(true);
  expect(listeners()).toEqual(before.map(count => count + 1));
});
