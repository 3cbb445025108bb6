import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulator } from '../../../emulator/emulator.ts';
import { createCompressor } from '../../../src/compression/compress-layer.ts';
import { createControlPlane } from '../../../src/ecr/create-control-plane.ts';
import { parseMountPatterns } from '../../../src/engine/patterns.ts';
import type { TagGrace } from '../../../src/engine/push-context.ts';
import { pushImage } from '../../../src/engine/push-image.ts';
import type { PushOptions } from '../../../src/engine/push-options.ts';
import type { PushResult } from '../../../src/engine/result.ts';
import { openImage } from '../../../src/images/open-image.ts';
import { TokenAuthenticator } from '../../../src/registry/auth/token-authenticator.ts';
import { createRegistryClient } from '../../../src/registry/registry-client.ts';
import type { RetryPolicy } from '../../../src/shared/backoff.ts';
import { type Clock, systemClock } from '../../../src/shared/delay.ts';
import { StoppedError } from '../../../src/shared/errors.ts';
import type { TransportTimes } from '../../../src/shared/http-transport.ts';
import { RequestLog } from '../../../src/shared/request-log.ts';
import { type GeneratedImage, writeOciLayout } from '../../support/generate-image.ts';

export interface LogLine {
  readonly level: 'info' | 'warning' | 'notice' | 'debug';
  readonly message: string;
}

export interface Pushed {
  readonly result: PushResult;
  readonly log: readonly LogLine[];
}

/** How many layers were mounted. */
export function mounted({ result }: Pushed): number {
  return result.layers.filter(({ outcome }) => outcome === 'mounted').length;
}

/** What the log warns of. */
export function warnings({ log }: Pick<Pushed, 'log'>): readonly string[] {
  return log.filter(({ level }) => level === 'warning').map(({ message }) => message);
}

export interface PushSettings extends Partial<Omit<PushOptions, 'mountFrom'>> {
  readonly mountFrom?: readonly string[];
  readonly platforms?: readonly string[];
  /** The input of that name. */
  readonly registryId?: string;
  /** Default retries at once, so that no test waits. */
  readonly policy?: Partial<RetryPolicy>;
  readonly signal?: AbortController;
  readonly times?: Partial<TransportTimes>;
  /** Of the waits between attempts and the rate limits. */
  readonly clock?: Clock;
  /** How long a manifest is tried again whose blobs the registry does not see yet. Default is what suffices for once. */
  readonly visibilityMilliseconds?: number;
  readonly tagGrace?: TagGrace;
}

/** A failed push, with what it said before. */
export class PushFailure extends Error {
  readonly reason: unknown;
  readonly log: readonly LogLine[];

  constructor(reason: unknown, log: readonly LogLine[]) {
    super(String(reason));
    this.reason = reason;
    this.log = log;
  }
}

const atOnce: Partial<RetryPolicy> = { baseMilliseconds: 1, capMilliseconds: 2 };

/**
 * Pushes as the action does, in this process.
 * @param image a generated image, or what the input `image` would be
 * @throws PushFailure
 */
export async function push(
  emulator: Emulator,
  image: GeneratedImage | string,
  repository: string,
  settings: PushSettings = {},
): Promise<Pushed> {
  const directory = await mkdtemp(join(tmpdir(), 'ecr-mount-push-engine-'));
  Object.assign(process.env, emulator.environment());
  const log: LogLine[] = [];
  try {
    const path = typeof image === 'string' ? image : `oci:${join(directory, 'image')}`;
    if (typeof image !== 'string') await writeOciLayout(join(directory, 'image'), image);
    return { result: await run(emulator, path, repository, directory, settings, log), log };
  } catch (error) {
    throw new PushFailure(error, log);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What a push that must fail failed with. */
export async function failureOf(pushing: Promise<unknown>): Promise<PushFailure> {
  try {
    await pushing;
  } catch (error) {
    if (error instanceof PushFailure) return error;
    throw error;
  }
  throw new Error('the push did not fail');
}

async function run(
  emulator: Emulator,
  image: string,
  repository: string,
  directory: string,
  settings: PushSettings,
  log: LogLine[],
): Promise<PushResult> {
  const controller = settings.signal ?? new AbortController();
  const { signal } = controller;
  const requests = new RequestLog();
  const logger = collectingLogger(log);
  const policy = { ...atOnce, ...settings.policy };
  const region = emulator.environment()['AWS_REGION'] ?? '';
  const { times = {}, clock = systemClock, visibilityMilliseconds = 200 } = settings;
  const ecr = createControlPlane({
    region,
    ...(settings.registryId === undefined ? {} : { registryId: settings.registryId }),
    requests,
    logger,
    signal,
    mask: () => {},
    policy,
    times,
    clock,
  });
  const client = (endpoint: URL, authenticator: TokenAuthenticator, countAs?: 'source') =>
    createRegistryClient({
      endpoint,
      authenticator,
      requests,
      logger,
      signal,
      policy,
      ...(countAs === undefined ? {} : { countAs }),
      times,
      clock,
      visibilityMilliseconds,
    });
  const options = optionsOf(repository, directory, settings);
  const source = await openImage(image, {
    signal,
    logger,
    temporaryDirectory: directory,
    platforms: settings.platforms ?? [],
    remoteRepository: async (host, name) => {
      const initial = await ecr.authorize();
      const authenticator = new TokenAuthenticator({ initial, renew: () => ecr.authorize() });
      return client(new URL(`http://${host}`), authenticator, 'source').repository(name);
    },
  });
  try {
    return await pushImage(
      {
        source,
        ecr,
        connect: initial =>
          client(initial.endpoint, new TokenAuthenticator({ initial, renew: () => ecr.authorize() })),
        createCompressor: async () => createCompressor({ algorithm: options.compression, directory, signal }),
        requests,
        logger,
        signal,
        stop: failure => controller.abort(new StoppedError(failure)),
        ...(settings.tagGrace === undefined ? {} : { tagGrace: settings.tagGrace }),
      },
      options,
    );
  } finally {
    await source.close();
  }
}

function optionsOf(repository: string, temporaryDirectory: string, settings: PushSettings): PushOptions {
  const {
    mountFrom = ['**'],
    policy: _policy,
    signal: _signal,
    platforms: _platforms,
    registryId: _registryId,
    times: _times,
    clock: _clock,
    visibilityMilliseconds: _visibilityMilliseconds,
    tagGrace: _tagGrace,
    ...given
  } = settings;
  return {
    repository,
    tags: ['v1'],
    maxMountSources: 200,
    blobMounting: 'ensure',
    matchDiffIds: true,
    compression: 'gzip',
    concurrency: 8,
    dryRun: false,
    temporaryDirectory,
    mountFrom: parseMountPatterns(mountFrom),
    ...given,
  };
}

function collectingLogger(log: LogLine[]) {
  const at = (level: LogLine['level']) => (message: string) => void log.push({ level, message });
  return {
    info: at('info'),
    warning: at('warning'),
    notice: at('notice'),
    debug: at('debug'),
    group: (title: string, lines: readonly string[]) =>
      void log.push({ level: 'info', message: [title, ...lines].join('; ') }),
  };
}
