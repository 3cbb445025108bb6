import type { Logger } from '../../shared/logger.ts';
import { LocatingLog } from './locating-log.ts';
import { OpeningLog } from './opening-log.ts';
import { OutcomeLog } from './outcome-log.ts';
import { TagLog } from './tag-log.ts';
import { TransferLog } from './transfer-log.ts';

/** Every line that a push logs, one method per line, by the phase that logs it. The phases decide when. */
export class PushLog {
  readonly opening: OpeningLog;
  readonly locating: LocatingLog;
  readonly transfer: TransferLog;
  readonly tags: TagLog;
  readonly outcome: OutcomeLog;

  constructor(logger: Logger) {
    this.opening = new OpeningLog(logger);
    this.locating = new LocatingLog(logger);
    this.transfer = new TransferLog(logger);
    this.tags = new TagLog(logger);
    this.outcome = new OutcomeLog(logger);
  }
}
