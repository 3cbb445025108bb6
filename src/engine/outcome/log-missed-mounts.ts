import type { Discovery } from '../locating/discovery.ts';
import type { OutcomeLog } from '../log/outcome-log.ts';
import type { PushResult } from '../result.ts';

/** Logs the mounts that were not possible because the repositories are encrypted differently. */
export function logMissedMounts(
  result: PushResult,
  discovery: Pick<Discovery, 'encryption' | 'described'>,
  log: OutcomeLog,
): void {
  const target = { name: result.repository, encryption: discovery.encryption };
  for (const missed of result.missedMounts) {
    if (missed.reason !== 'encryption-differs') continue;
    const { repository } = missed;
    const source = { name: repository, encryption: discovery.described(repository)?.encryption };
    log.encryptionDiffers(missed, target, source, result.dryRun);
  }
}
