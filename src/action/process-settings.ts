import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';

/*
 * What a process that moves layers has to set before anything else runs: import it first.
 */

/**
 * Layers stream through as buffers that live for milliseconds. A young generation that does not grow collects them while
 * they are still in the cache: measured 20 % faster and 25 MB smaller (docs/design/performance.md).
 */
setFlagsFromString('--semi-space-growth-factor=1');

/** Beyond this many threads, hashing on the main thread is what compression waits for. */
const most = 18;

/**
 * Layers are compressed on libuv's pool, which has four threads unless it is told otherwise before its first task: fewer
 * than a large runner has cores. Two more than there are cores, so that reads do not queue behind blocks being
 * compressed.
 */
process.env['UV_THREADPOOL_SIZE'] ??= String(Math.min(Math.max(4, availableParallelism() + 2), most));
