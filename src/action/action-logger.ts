import * as core from '@actions/core';
import type { Logger } from '../shared/logger.ts';
import { inert } from './inert.ts';

/** Writes to the job's log; warnings and notices also become annotations. */
export const actionLogger: Logger = {
  info: message => core.info(inert(message)),
  warning: message => core.warning(inert(message)),
  notice: message => core.notice(inert(message)),
  debug: message => {
    if (core.isDebug()) core.debug(inert(message));
  },
  group: (title, lines) => {
    core.startGroup(inert(title));
    for (const line of lines) core.info(inert(line));
    core.endGroup();
  },
};
