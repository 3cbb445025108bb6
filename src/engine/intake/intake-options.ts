import type { Digest } from '../../oci/digest.ts';
import type { Clock } from '../../shared/delay.ts';
import type { PushSession } from '../opening/session.ts';
import type { ToleratedErrors } from '../opening/tolerated-errors.ts';
import type { PushContext } from '../push-context.ts';
import type { TransferProgress } from '../transfer/progress.ts';

/** What an intake works with. */
export interface IntakeOptions {
  /** `options.repository` is the target; its tags are not used. */
  readonly context: Pick<PushContext, 'ecr' | 'options' | 'log' | 'signal' | 'slots'>;
  readonly session: PushSession;
  readonly tolerated: ToleratedErrors;
  readonly progress: TransferProgress;
  /** Repositories that certainly have a blob, because this process pushed it there. They are tried first. */
  readonly heldElsewhere?: (digest: Digest) => readonly string[];
  /** For the time in which questions are gathered. */
  readonly clock?: Clock;
}
