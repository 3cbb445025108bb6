import type { EcrControlPlane } from '../../ecr/control-plane.ts';
import { InputError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { BlobMountingMode } from '../push-options.ts';
import type { SeenBlobMounting } from '../result.ts';
import type { ToleratedErrors } from './tolerated-errors.ts';

/** What is known of the account setting of the registry. */
export interface AccountSetting {
  readonly blobMounting: SeenBlobMounting;
  /**
   * Account id of the registry when it is not known to be the caller's: then the setting is UNKNOWN and stays so, for
   * ECR tells and changes that of the caller's account only.
   */
  readonly otherAccount?: string;
}

const turnOn = 'aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED';

/** Reads the account setting as far as the mode wants and the role may. */
export async function readBlobMounting(
  ecr: Pick<EcrControlPlane, 'blobMounting'>,
  mode: BlobMountingMode,
  tolerated: ToleratedErrors,
): Promise<SeenBlobMounting> {
  if (mode === 'ignore') return 'UNKNOWN';
  try {
    return await ecr.blobMounting();
  } catch (error) {
    tolerated.tolerate(error, 'the blob-mounting setting is not known');
    return 'UNKNOWN';
  }
}

/**
 * Known holders refused: perhaps the setting is off after all, unread or turned off in mid-push.
 * @param before as it was seen before the transfer
 */
export async function readAfterRefusals(
  ecr: Pick<EcrControlPlane, 'blobMounting'>,
  { otherAccount }: AccountSetting,
  before: SeenBlobMounting,
  tolerated: ToleratedErrors,
): Promise<SeenBlobMounting> {
  if (before === 'DISABLED' || otherAccount !== undefined) return before;
  try {
    return await ecr.blobMounting();
  } catch (error) {
    tolerated.tolerate(error, 'the blob-mounting setting is not known');
    return before;
  }
}

/**
 * Writes nothing.
 * @throws InputError when the mode requires the setting and it is off, or that cannot be decided for the registry's account
 */
export function checkBlobMounting(
  { blobMounting, otherAccount }: AccountSetting,
  mode: BlobMountingMode,
  logger: Logger,
): void {
  if (otherAccount !== undefined) checkOtherAccount(otherAccount, mode, logger);
  if (mode !== 'require' || blobMounting !== 'DISABLED') return;
  throw new InputError(
    'blob-mounting',
    'the account setting BLOB_MOUNTING is DISABLED in this account and region.',
    `Turn it on (${turnOn}), or use "blob-mounting: ensure".`,
  );
}

function checkOtherAccount(account: string, mode: BlobMountingMode, logger: Logger): void {
  if (mode === 'ignore') return;
  const unknown = `cannot be known for the registry of account ${account}, which is not known to be the caller's: ECR tells the setting BLOB_MOUNTING of the caller's own account only.`;
  if (mode === 'require') {
    throw new InputError(
      'blob-mounting',
      `"require" cannot be decided. Whether blob mounting is on ${unknown}`,
      `Use "check", "ignore" or "ensure", and ask account ${account} to turn it on: ${turnOn}`,
    );
  }
  const line = `Whether blob mounting is on ${unknown} Mounts work where that account has turned it on: ${turnOn}`;
  if (mode === 'check') logger.warning(line);
  else logger.info(line);
}

/**
 * Turns the setting on where the mode says so; it takes effect at once. A role that may not read the setting may
 * still be allowed to write it.
 * @returns the setting after it
 */
export async function ensureBlobMounting(
  ecr: Pick<EcrControlPlane, 'enableBlobMounting'>,
  { blobMounting: seen, otherAccount }: AccountSetting,
  mode: BlobMountingMode,
  tolerated: ToleratedErrors,
  logger: Logger,
): Promise<SeenBlobMounting> {
  if (otherAccount !== undefined) return seen;
  warnWhenOff(seen, mode, logger);
  if (mode !== 'ensure' || seen === 'ENABLED') return seen;
  try {
    await ecr.enableBlobMounting();
    logger.info('Blob mounting was off in this account and region; it is on now.');
    return 'ENABLED';
  } catch (error) {
    tolerated.tolerate(error, 'the blob-mounting setting is not turned on');
    return seen;
  }
}

/**
 * What `ensureBlobMounting` would do, told; writes nothing. Whether the role may turn the setting on is not known before
 * it tries.
 * @returns the setting after it, were it done
 */
export function previewBlobMounting(
  { blobMounting: seen, otherAccount }: AccountSetting,
  mode: BlobMountingMode,
  logger: Logger,
): SeenBlobMounting {
  if (otherAccount !== undefined) return seen;
  warnWhenOff(seen, mode, logger);
  if (seen === 'UNKNOWN') {
    const then =
      mode === 'ensure' ? 'it would be turned on, if the role may do that (ecr:PutAccountSetting); ' : '';
    logger.info(
      `Whether blob mounting is on in this account and region is not known: ${then}while it is off, what would be mounted is uploaded.`,
    );
  }
  if (mode !== 'ensure' || seen !== 'DISABLED') return seen;
  logger.info(
    'Blob mounting is off in this account and region; it would be turned on, if the role may do that (ecr:PutAccountSetting).',
  );
  return 'ENABLED';
}

function warnWhenOff(seen: SeenBlobMounting, mode: BlobMountingMode, logger: Logger): void {
  if (mode !== 'check' || seen !== 'DISABLED') return;
  logger.warning(
    `Blob mounting is DISABLED in this account and region, so every layer is uploaded. Use "blob-mounting: ensure", or turn it on: ${turnOn}`,
  );
}
