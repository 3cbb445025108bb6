import type { Logger } from '../../src/shared/logger.ts';

export const silentLogger: Logger = { info() {}, warning() {}, notice() {}, debug() {}, group() {} };
