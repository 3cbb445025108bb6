import { scaleTimers } from './scaled-timers.ts';

/**
 * Loaded into a run before the action: what it would wait for ten seconds and more, it waits for the fortieth part. For limits on
 * what hangs for ever.
 */
scaleTimers(milliseconds => (milliseconds < 10_000 ? milliseconds : milliseconds / 40));
