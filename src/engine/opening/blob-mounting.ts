import type { EcrControlPlane } from '../../ecr/control-plane.ts';
import { InputError } from '../../shared/errors.ts';
import { type OpeningLog, turnOnBlobMounting } from '../log/opening-log.ts';
import type { BlobMountingMode, PushOptions } from '../push-options.ts';
import type { SeenBlobMounting } from '../result.ts';
import type { ToleratedErrors } from './tolerated-errors.ts';

/** What is known of the registry's account setting BLOB_MOUNTING. */
export interface AccountSetting {
  readonly blobMounting: SeenBlobMounting;
  /**
   * Account ID of the registry when it may not be the caller's. The setting is then UNKNOWN and stays so, because ECR
   * reports and changes only the setting of the caller's own account.
   */
  readonly otherAccount?: string;
}

/** Reads the account setting, if the mode needs it and the role is allowed to. */
export async function readBlobMounting(
  ecr: Pick<EcrControlPlane, 'blobMounting'>,
  mode: BlobMountingMode,
  tolerated: ToleratedErrors,
): Promise<SeenBlobMounting> {
  return mode === 'ignore' ? 'UNKNOWN' : await readOr('UNKNOWN', ecr, tolerated);
}

/**
 * After repositories that have a layer refused to mount it: the setting may be off after all, because it was not read or
 * was turned off during the push.
 * @param before the setting as it was seen before the transfer
 */
export async function readAfterRefusals(
  ecr: Pick<EcrControlPlane, 'blobMounting'>,
  { otherAccount }: AccountSetting,
  before: SeenBlobMounting,
  tolerated: ToleratedErrors,
): Promise<SeenBlobMounting> {
  if (before === 'DISABLED' || otherAccount !== undefined) return before;
  return await readOr(before, ecr, tolerated);
}

async function readOr(
  fallback: SeenBlobMounting,
  ecr: Pick<EcrControlPlane, 'blobMounting'>,
  tolerated: ToleratedErrors,
): Promise<SeenBlobMounting> {
  try {
    return await ecr.blobMounting();
  } catch (error) {
    tolerated.tolerate(error, 'setting-unread');
    return fallback;
  }
}

/** Whether to search for mount sources: the input "mount-from" allows it, and the setting is on or may be. */
export function triesMounts({ blobMounting }: AccountSetting, options: PushOptions): boolean {
  return !options.mountFrom.none && (blobMounting !== 'DISABLED' || options.blobMounting === 'ensure');
}

/**
 * Writes nothing.
 * @throws InputError when the mode requires the setting and it is off or cannot be read
 */
export function checkBlobMounting(
  { blobMounting, otherAccount }: AccountSetting,
  mode: BlobMountingMode,
  log: OpeningLog,
): void {
  if (otherAccount !== undefined) checkOtherAccount(otherAccount, mode, log);
  if (mode !== 'require' || blobMounting !== 'DISABLED') return;
  throw new InputError(
    'blob-mounting',
    'the account setting BLOB_MOUNTING is DISABLED in this account and region.',
    `Turn it on with ${turnOnBlobMounting}, or use "blob-mounting: ensure".`,
  );
}

function checkOtherAccount(account: string, mode: BlobMountingMode, log: OpeningLog): void {
  if (mode === 'ignore') return;
  if (mode === 'require') {
    throw new InputError(
      'blob-mounting',
      `"require" needs a readable account setting BLOB_MOUNTING, but ECR reports it only for the caller's own account, and account ${account} may not be the caller's.`,
      `Use ensure, check or ignore, and ask account ${account} to turn it on: ${turnOnBlobMounting}`,
    );
  }
  log.settingOfOtherAccount(account, mode === 'check');
}

/**
 * Turns the setting on if the mode says so; it takes effect immediately. A role that is not allowed to read the setting
 * may still be allowed to write it.
 * @returns the setting afterwards
 */
export async function ensureBlobMounting(
  ecr: Pick<EcrControlPlane, 'enableBlobMounting'>,
  { blobMounting: seen, otherAccount }: AccountSetting,
  mode: BlobMountingMode,
  tolerated: ToleratedErrors,
  log: OpeningLog,
): Promise<SeenBlobMounting> {
  if (otherAccount !== undefined) return seen;
  warnWhenOff(seen, mode, log);
  if (mode !== 'ensure' || seen === 'ENABLED') return seen;
  try {
    await ecr.enableBlobMounting();
    log.blobMountingTurnedOn();
    return 'ENABLED';
  } catch (error) {
    tolerated.tolerate(error, 'setting-unchanged');
    return seen;
  }
}

/**
 * Logs what `ensureBlobMounting` would do, and writes nothing. Only an attempt shows whether the role is allowed to
 * turn the setting on.
 * @returns the setting afterwards, if it worked
 */
export function previewBlobMounting(
  { blobMounting: seen, otherAccount }: AccountSetting,
  mode: BlobMountingMode,
  log: OpeningLog,
): SeenBlobMounting {
  if (otherAccount !== undefined) return seen;
  warnWhenOff(seen, mode, log);
  if (seen === 'UNKNOWN') log.blobMountingUnknown(mode === 'ensure');
  if (mode !== 'ensure' || seen !== 'DISABLED') return seen;
  log.wouldTurnOnBlobMounting();
  return 'ENABLED';
}

function warnWhenOff(seen: SeenBlobMounting, mode: BlobMountingMode, log: OpeningLog): void {
  if (mode === 'check' && seen === 'DISABLED') log.blobMountingOff();
}
