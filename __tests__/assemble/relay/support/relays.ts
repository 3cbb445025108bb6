import type { Emulator } from '../../../../emulator/emulator.ts';
import { openRelay, type Relay, type RelayOptions } from '../../../../src/assemble/open-relay.ts';
import type { PusherOptions, PusherTuning } from '../../../../src/assemble/pusher-options.ts';
import { parseMountPatterns } from '../../../../src/engine/patterns.ts';
import type { LayerOutcome, PushResult } from '../../../../src/engine/result.ts';
import type { Logger } from '../../../../src/shared/logger.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { OciClient } from './oci-client.ts';

export interface RelaySettings extends PusherTuning {
  readonly mountFrom?: readonly string[];
  readonly push?: Partial<RelayOptions['push']>;
  readonly onImage?: RelayOptions['onImage'];
  readonly logger?: Logger;
  readonly signal?: AbortSignal;
}

/** The inputs' defaults. */
export function relayPush(mountFrom: readonly string[] = ['**']): RelayOptions['push'] {
  return { mountFrom: parseMountPatterns(mountFrom), maxMountSources: 200, blobMounting: 'ensure' };
}

/** Options of connections to the emulator, where the environment aims at it. They do not wait between attempts. */
export function optionsFor(
  emulator: Emulator,
  tuning: PusherTuning = {},
  logger: Logger = silentLogger,
): PusherOptions {
  return {
    region: emulator.environment()['AWS_REGION'] ?? '',
    logger,
    mask: () => {},
    temporaryDirectory: '/nonexistent',
    tuning: {
      visibilityMilliseconds: 200,
      ...tuning,
      policy: { baseMilliseconds: 1, capMilliseconds: 2, ...tuning.policy },
    },
  };
}

export async function relayTo(emulator: Emulator, settings: RelaySettings = {}): Promise<Relay> {
  const { mountFrom, push, onImage = () => {}, logger, signal, ...tuning } = settings;
  const options: RelayOptions = {
    ...optionsFor(emulator, tuning, logger),
    port: 0,
    push: { ...relayPush(mountFrom), ...push },
    onImage,
  };
  return await openRelay(options, { signal: signal ?? new AbortController().signal });
}

export function clientOf(relay: Relay, repository: string): OciClient {
  return new OciClient(relay.registry, repository);
}

/** How many layers of an image had each outcome. */
export function outcomesOf(result: PushResult | undefined): Readonly<Partial<Record<LayerOutcome, number>>> {
  const counts: Partial<Record<LayerOutcome, number>> = {};
  for (const { outcome } of result?.layers ?? []) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** Blobs that the registry got over the wire. */
export function uploadsOf(emulator: Emulator, repository?: string): number {
  return emulator.requests.filter(
    request =>
      request.kind === 'upload-complete' &&
      request.status === 201 &&
      (repository === undefined || request.repository === repository),
  ).length;
}

/** A logger that collects its lines. */
export function collectingLogger(lines: string[]): Logger {
  const collect = (message: string): void => void lines.push(message);
  return {
    ...silentLogger,
    info: collect,
    notice: collect,
    warning: message => collect(`warning: ${message}`),
  };
}
