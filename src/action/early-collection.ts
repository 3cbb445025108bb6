import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const intervalMilliseconds = 250;
/** Bytes of garbage that are worth a collection of some 30 ms. */
const worthCollecting = 16 * 1024 * 1024;

/**
 * Collects garbage before V8 would, until it is disposed. V8 lets 64 MB of buffers accumulate, and as much of objects. That is
 * more than a step with a hundred images needs: 180 MB instead of 240 in measurements (docs/design/performance.md).
 */
export function collectEarly(): Disposable {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') return { [Symbol.dispose]: () => {} };
  let live = used();
  const timer = setInterval(() => {
    if (used() < live + worthCollecting) return;
    collect();
    live = used();
  }, intervalMilliseconds).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Bytes of objects and buffers, garbage included. */
function used(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
