import type { ToleratedErrors } from './opening/tolerated-errors.ts';
import type { PushContext } from './push-context.ts';
import type { Stopwatch } from './stopwatch.ts';
import type { TransferProgress } from './transfer/progress.ts';

/** One run of a push, whichever way the image takes. */
export interface PushRun {
  readonly context: PushContext;
  readonly tolerated: ToleratedErrors;
  readonly stopwatch: Stopwatch;
  readonly progress: TransferProgress;
}
