import { scaleTimers } from './scaled-timers.ts';

/**
 * Loaded into a run before the action: its timers take ten times as long. What it does within a limit of its own, as
 * after a cancel, it then also does on a machine that is ten times slower.
 */
scaleTimers(milliseconds => 10 * milliseconds);
