import type { Emulator } from '../../../emulator/emulator.ts';
import {
  type ControlPlaneClient,
  type ControlPlaneOptions,
  createControlPlane,
} from '../../../src/ecr/create-control-plane.ts';
import { RequestLog } from '../../../src/shared/request-log.ts';
import { silentLogger } from '../../support/silent-logger.ts';

/** The API of an emulator, which the environment is pointed at, with hardly any waits. */
export function controlPlaneTo(
  emulator: Emulator,
  more: Partial<ControlPlaneOptions> = {},
): ControlPlaneClient {
  Object.assign(process.env, emulator.environment());
  return createControlPlane({
    region: 'eu-central-1',
    requests: new RequestLog(),
    logger: silentLogger,
    signal: new AbortController().signal,
    mask: () => {},
    policy: { attempts: 3, throttledAttempts: 3, baseMilliseconds: 1, capMilliseconds: 2 },
    ...more,
  });
}
