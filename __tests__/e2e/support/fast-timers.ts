import { scaleTimers } from './scaled-timers.ts';

/** Loaded into a run before the action: its timers take a hundredth of the time, so that its longest limits can be waited for. */
scaleTimers(milliseconds => milliseconds / 100);
