import { removeNotedTags } from '../docker/temporary-tags.ts';
import { actionLogger as logger } from './action-logger.ts';
import { logoutDocker } from './docker-login.ts';
import { fail } from './fail.ts';
import { removeSpoolDirectory, savedSpoolDirectory } from './spool-directory.ts';

/** The post step: cleans up what the main step could not, because it was killed, or because later steps needed it. */
export async function runPost(): Promise<void> {
  const directory = savedSpoolDirectory();
  if (directory !== undefined) {
    await removeNotedTags(directory, logger);
    await removeSpoolDirectory(directory);
  }
  try {
    await logoutDocker();
  } catch (error) {
    fail(error);
  }
}
