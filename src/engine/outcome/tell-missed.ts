import type { Encryption } from '../../ecr/control-plane.ts';
import type { Logger } from '../../shared/logger.ts';
import { formatBytes } from '../../shared/units.ts';
import type { Discovery } from '../locating/discovery.ts';
import type { PushResult } from '../result.ts';

/** Says what an encryption unlike that of the holders costs: it cannot be changed later, so the user has to know. */
export function tellMissedMounts(
  result: PushResult,
  discovery: Pick<Discovery, 'encryption' | 'described'>,
  logger: Logger,
): void {
  const own = discovery.encryption;
  for (const { repository, bytes, reason } of result.missedMounts) {
    if (reason !== 'encryption-differs') continue;
    const other = discovery.described(repository)?.encryption;
    const [what, detail] = differenceOf(own, other);
    logger.notice(
      `The ${what} of ${result.repository} differs from that of ${repository}: ${formatBytes(bytes)} could ` +
        `${result.dryRun ? 'be' : 'have been'} mounted${detail}. Encryption cannot be changed: use a new repository encrypted as ${repository} is.`,
    );
  }
}

/** What differs, and how. */
function differenceOf(own: Encryption | undefined, other: Encryption | undefined): readonly [string, string] {
  if (own === undefined || other === undefined) return ['encryption', ''];
  if (own.type === other.type) return ['KMS key', ''];
  return ['encryption', ` (${own.type} here, ${other.type} there)`];
}
