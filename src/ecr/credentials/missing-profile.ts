import { homedir } from 'node:os';
import { join } from 'node:path';
import { AwsCredentialsError } from '../../shared/errors.ts';

/** Names of a config file are seldom many, and a message has to stay short. */
const mostNames = 5;

/** The error for an AWS_PROFILE that is in neither of the SDK's files; undefined if it is, or is not set. */
export async function missingProfile(): Promise<AwsCredentialsError | undefined> {
  const { AWS_PROFILE: profile, AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = process.env;
  if (!profile) return undefined;
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const names = new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)]);
  if (names.has(profile)) return undefined;
  const files = [
    AWS_CONFIG_FILE || join(homedir(), '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE || join(homedir(), '.aws', 'credentials'),
  ];
  const some = [...names].filter(name => !name.includes('.')).slice(0, mostNames);
  const have = some.length === 0 ? 'Neither has a profile.' : `Profiles there: ${some.join(', ')}.`;
  return new AwsCredentialsError(
    `No AWS credentials were found: AWS_PROFILE is "${profile}", but neither ${files.join(' nor ')} has a profile of that name. ${have}`,
    'Fix or unset AWS_PROFILE, or run aws-actions/configure-aws-credentials before this step.',
  );
}
