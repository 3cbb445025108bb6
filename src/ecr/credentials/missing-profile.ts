import { whenHandlesAreFree } from '../../shared/file-error.ts';
import { sharedFiles } from './shared-files.ts';

/** Names of a config file are seldom many, and a message has to stay short. */
const mostNames = 5;

/**
 * What is wrong with an AWS_PROFILE that is in neither of the SDK's files.
 * @returns sentences; undefined if the profile is in a file, or none is set
 */
export async function missingProfile(): Promise<string | undefined> {
  const { AWS_PROFILE: profile } = process.env;
  if (!profile) return undefined;
  const { loadSharedConfigFiles } = await whenHandlesAreFree(() => import('@smithy/core/config'));
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const names = new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)]);
  if (names.has(profile)) return undefined;
  const some = [...names].filter(name => !name.includes('.')).slice(0, mostNames);
  const have = some.length === 0 ? 'Neither has a profile.' : `Profiles there: ${some.join(', ')}.`;
  return `AWS_PROFILE is "${profile}", but neither ${sharedFiles().join(' nor ')} has a profile of that name. ${have}`;
}
