import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../emulator/emulator.ts';
import type { Pusher } from '../../../src/assemble/open-pusher.ts';
import type { PushResult } from '../../../src/engine/result.ts';
import type { Logger } from '../../../src/shared/logger.ts';
import {
  type ImageSettings,
  openPusherAt,
  optionsOf,
  type PusherSettings,
} from '../../engine/support/push.ts';
import { type GeneratedImage, writeOciLayout } from '../../support/generate-image.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

/** An emulator for each test, and images beside it. */
export class Workshop {
  readonly path: (...parts: string[]) => string;
  readonly #emulator: () => Emulator;
  #layouts = 0;

  constructor(path: (...parts: string[]) => string, emulator: () => Emulator) {
    this.path = path;
    this.#emulator = emulator;
  }

  get emulator(): Emulator {
    return this.#emulator();
  }

  open(settings: PusherSettings = {}, logger: Logger = silentLogger): Pusher {
    return openPusherAt(this.emulator, this.path(), settings, logger);
  }

  /** Writes the image, as a layout of its own. @returns what the input `image` would be */
  async layout(image: GeneratedImage): Promise<string> {
    const directory = this.path(`layout-${this.#layouts++}`);
    await writeOciLayout(directory, image);
    return `oci:${directory}`;
  }

  /** @param image a generated one, or what the input `image` would be */
  async push(
    pusher: Pusher,
    image: GeneratedImage | string,
    repository: string,
    { signal = new AbortController().signal, ...settings }: ImageSettings & { signal?: AbortSignal } = {},
  ): Promise<PushResult> {
    const input = typeof image === 'string' ? image : await this.layout(image);
    return await pusher.push(input, optionsOf(repository, settings), { signal });
  }

  /** Of a blob in a layout that `layout` wrote. */
  blobPath(layout: string, digest: string): string {
    return join(layout.slice('oci:'.length), 'blobs', digest.replace(':', '/'));
  }

  /** Holds the first upload into `repository` until what `hook` gives has ended. */
  holdUpload(repository: string, hook: () => unknown): void {
    this.emulator.faults.add({
      kind: ['mount', 'upload-open'],
      when: request => request.repository === repository,
      fault: { type: 'run', hook: async () => void (await hook()) },
    });
  }
}

export function workshop(options: () => EmulatorOptions = () => ({})): Workshop {
  let emulator: Emulator | undefined;
  const path = temporaryDirectory();
  const shop = new Workshop(path, () => {
    if (emulator === undefined) throw new Error('there is an emulator only in a test');
    return emulator;
  });
  beforeEach(async () => {
    emulator = await startEmulator({ setting: 'ENABLED', ...options() });
    Object.assign(process.env, emulator.environment());
    for (const name of ['app1', 'app2', 'app3']) emulator.state.createRepository({ name });
  });
  afterEach(() => emulator?.close());
  return shop;
}

/** What `action` fails with. */
export async function failureOf(action: Promise<unknown>): Promise<unknown> {
  return action.then(
    () => {
      throw new Error('it should have failed');
    },
    (error: unknown) => error,
  );
}
