import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { PushError } from '../../shared/errors.ts';
import { codeOf, pathOf, readError } from '../../shared/file-error.ts';

const reading = 'read the AWS credentials';

/** Paths of the SDK's files: the config, and the credentials. */
export function sharedFiles(): readonly [config: string, credentials: string] {
  const { AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = process.env;
  return [
    AWS_CONFIG_FILE || join(homedir(), '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE || join(homedir(), '.aws', 'credentials'),
  ];
}

/**
 * Why a file that may have credentials cannot be read: one that the SDK names, such as that of the OIDC token, or one of its own,
 * which it takes for empty then.
 * @param error what the SDK's credential chain threw
 * @returns undefined if all can be read, or do not exist
 */
export async function unreadableFile(error: unknown): Promise<PushError | undefined> {
  const named = pathOf(error);
  if (named !== undefined && !isAbsent(error)) return readError(error, reading, named);
  for (const path of sharedFiles()) {
    const problem: unknown = await access(path, constants.R_OK).catch((reason: unknown) => reason);
    if (problem !== undefined && !isAbsent(problem)) return readError(problem, reading, path);
  }
  return undefined;
}

function isAbsent(error: unknown): boolean {
  return /^(?:ENOENT|ENOTDIR)$/.test(codeOf(error));
}
