import * as core from '@actions/core';
import { oneLine } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';

/** Writes to the job's log; warnings and notices also become annotations. */
export const actionLogger: Logger = {
  info: message => core.info(oneLine(message)),
  warning: message => core.warning(oneLine(message)),
  notice: message => core.notice(oneLine(message)),
  debug: message => {
    if (core.isDebug()) core.debug(oneLine(message));
  },
  group: (title, lines) => {
    core.startGroup(oneLine(title));
    for (const line of lines) core.info(oneLine(line));
    core.endGroup();
  },
};
