import { availableParallelism } from 'node:os';

/** Beyond this many threads, hashing on the main thread is what compression waits for. */
const most = 18;

/**
 * Layers are compressed on libuv's pool, which has four threads unless it is told otherwise before its first task: fewer
 * than a large runner has cores. Two more than there are cores, so that reads do not queue behind blocks being
 * compressed. Import it first.
 */
process.env['UV_THREADPOOL_SIZE'] ??= String(Math.min(Math.max(4, availableParallelism() + 2), most));
