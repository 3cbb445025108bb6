import { removeNotedTags } from '../docker/temporary-tags.ts';
import { AbortedError } from '../shared/errors.ts';
import { actionLogger as logger } from './action-logger.ts';
import { listenForCancellation } from './cancellation.ts';
import { logoutDocker } from './docker-login.ts';
import { exitWhenWritten } from './exit.ts';
import { fail } from './fail.ts';
import { LoginFile } from './login-file.ts';
import { removeSpoolDirectory, removeSpoolDirectoryNow, savedSpoolDirectory } from './spool-directory.ts';

/**
 * The post step: cleans up what the main step could not, because it was killed, or because later steps needed it. The file with
 * the earlier login of Docker goes first, and however this step ends. Never throws.
 */
export async function runPost(): Promise<void> {
  const [login, spool] = [await LoginFile.saved(), await savedSpoolDirectory()];
  const cancellation = listenForCancellation(() => leaveAtOnce(login, spool));
  const { signal } = cancellation;
  try {
    if (login !== undefined) await logoutDocker(login, signal);
  } catch (error) {
    if (error instanceof AbortedError) sayCancelled();
    else fail(error);
  }
  if (spool !== undefined) {
    await removeNotedTags(spool, { logger, signal });
    await removeSpoolDirectory(spool);
  }
  cancellation.dispose();
  exitWhenWritten(); // whatever a child that was given up still keeps open
}

function leaveAtOnce(login: LoginFile | undefined, spool: string | undefined): void {
  login?.removeNow();
  if (spool !== undefined) removeSpoolDirectoryNow(spool);
  exitWhenWritten();
}

function sayCancelled(): void {
  logger.warning('The post step was cancelled while it logged Docker out, so Docker may still be logged in.');
}
