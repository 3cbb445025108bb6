import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../shared/errors.ts';
import { writeError } from '../shared/file-error.ts';
import type { Logger } from '../shared/logger.ts';
import { runCommand } from './run-command.ts';

const record = 'docker-tags';

/**
 * Notes that a tag is about to be added to the daemon, so that the post step can remove it if this process is killed.
 * @param directory the run's directory for temporary files
 */
export async function noteTemporaryTag(directory: string, name: string): Promise<void> {
  const path = join(directory, record);
  await appendFile(path, `${name}\n`, { mode: 0o600 }).catch(error => {
    throw writeError(error, 'note a temporary tag', path);
  });
}

/** Removes the tag. Also works after a cancel; does nothing if the tag does not exist. Never throws. */
export async function removeTemporaryTag(name: string, logger: Pick<Logger, 'warning'>): Promise<void> {
  try {
    const { exitCode, stderr } = await runCommand('docker', ['image', 'rm', name]);
    if (exitCode === 0 || /no such image/i.test(stderr)) return;
    logger.warning(`Cannot remove the temporary tag ${name} from Docker: ${stderr}`);
  } catch (error) {
    logger.warning(`Cannot remove the temporary tag ${name} from Docker: ${messageOf(error)}`);
  }
}

/** Removes the tags that were noted in the directory, if there are any left. Never throws. */
export async function removeNotedTags(directory: string, logger: Pick<Logger, 'warning'>): Promise<void> {
  const noted = await readFile(join(directory, record), 'utf8').catch(() => '');
  for (const name of new Set(noted.split('\n').filter(line => line !== '')))
    await removeTemporaryTag(name, logger);
}
