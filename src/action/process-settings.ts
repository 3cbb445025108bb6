import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';

/*
 * Settings for a process that transfers layers. They must be made before anything else runs, so import this first.
 */

/**
 * Layers are streamed in buffers that live for milliseconds. A young generation that does not grow collects them while
 * they are still in the CPU cache: 20 % faster and 25 MB smaller in measurements (docs/design/performance.md).
 */
setFlagsFromString('--semi-space-growth-factor=1');

/** With more threads than this, compression waits for hashing on the main thread. */
const most = 18;

/**
 * Layers are compressed on libuv's thread pool. It has four threads by default, fewer than the cores of a large runner,
 * and the number must be set before its first task. Two more threads than cores, so that reads do not queue behind blocks
 * that are being compressed.
 */
process.env['UV_THREADPOOL_SIZE'] ??= String(Math.min(Math.max(4, availableParallelism() + 2), most));
