import type { Encryption } from '../../ecr/control-plane.ts';
import type { Logger } from '../../shared/logger.ts';
import { formatBytes } from '../../shared/units.ts';
import type { MissedMount } from '../result.ts';

/** A repository, and its encryption as far as it is known. */
export interface EncryptedRepository {
  readonly name: string;
  readonly encryption: Encryption | undefined;
}

/** What a push logs when its result is known. */
export class OutcomeLog {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** @param lines without control characters */
  warnings(lines: readonly string[]): void {
    for (const line of lines) this.#logger.warning(line);
  }

  /** Encryption cannot be changed later, so the user has to know that a different one prevented mounts. */
  encryptionDiffers(
    { bytes }: Pick<MissedMount, 'bytes'>,
    target: EncryptedRepository,
    source: EncryptedRepository,
    dryRun: boolean,
  ): void {
    this.#logger.notice(
      `${formatBytes(bytes)} could ${dryRun ? 'be' : 'have been'} mounted from ${source.name}, but ${differenceOf(target, source)}. ` +
        `The encryption of a repository cannot be changed. Use a new repository with the encryption of ${source.name}.`,
    );
  }
}

function differenceOf(target: EncryptedRepository, source: EncryptedRepository): string {
  const [own, other] = [target.encryption, source.encryption];
  if (own === undefined || other === undefined) return `its encryption differs from that of ${target.name}`;
  if (own.type === other.type) return `its KMS key differs from that of ${target.name}`;
  return `its encryption (${other.type}) differs from that of ${target.name} (${own.type})`;
}
