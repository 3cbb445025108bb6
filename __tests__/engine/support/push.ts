import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulator } from '../../../emulator/emulator.ts';
import { openPusher, type Pusher } from '../../../src/assemble/open-pusher.ts';
import type { PusherTuning } from '../../../src/assemble/pusher-options.ts';
import type { ImagePush } from '../../../src/assemble/shared-connections.ts';
import { parseMountPatterns } from '../../../src/engine/patterns.ts';
import type { PushResult } from '../../../src/engine/result.ts';
import type { RetryPolicy } from '../../../src/shared/backoff.ts';
import type { Logger } from '../../../src/shared/logger.ts';
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

export interface ImageSettings extends Partial<Omit<ImagePush, 'mountFrom'>> {
  readonly mountFrom?: readonly string[];
}

/** Default is what suffices for once, and no waiting. */
export interface PusherSettings extends PusherTuning {
  /** The input of that name. */
  readonly registryId?: string;
}

export interface PushSettings extends ImageSettings, PusherSettings {
  readonly signal?: AbortController;
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
  path: string,
  repository: string,
  temporaryDirectory: string,
  settings: PushSettings,
  log: LogLine[],
): Promise<PushResult> {
  const { signal: controller, registryId, policy, times, clock, ...more } = settings;
  const { visibilityMilliseconds, tagGrace, askAgainMilliseconds, patience, random, ...image } = more;
  const { signal } = controller ?? new AbortController();
  await using pusher = openPusherAt(emulator, temporaryDirectory, settings, collectingLogger(log));
  return await pusher.push(path, optionsOf(repository, image), { signal });
}

/** A pusher to the emulator, where the environment aims at it. It does not wait between attempts. */
export function openPusherAt(
  emulator: Emulator,
  temporaryDirectory: string,
  { registryId, ...tuning }: PusherSettings,
  logger: Logger,
): Pusher {
  return openPusher({
    region: emulator.environment()['AWS_REGION'] ?? '',
    ...(registryId === undefined ? {} : { registryId }),
    logger,
    mask: () => {},
    temporaryDirectory,
    tuning: { visibilityMilliseconds: 200, ...tuning, policy: { ...atOnce, ...tuning.policy } },
  });
}

/** The inputs' defaults, and what a test sets instead. */
export function optionsOf(repository: string, { mountFrom = ['**'], ...given }: ImageSettings): ImagePush {
  return {
    repository,
    tags: ['v1'],
    maxMountSources: 200,
    blobMounting: 'ensure',
    matchDiffIds: true,
    compression: 'gzip',
    concurrency: 8,
    dryRun: false,
    mountFrom: parseMountPatterns(mountFrom),
    ...given,
  };
}

function collectingLogger(log: LogLine[]): Logger {
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
