import { afterEach, beforeEach } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import type { Fault } from '../../../emulator/faults.ts';
import type { GeneratedImage } from '../../support/generate-image.ts';
import { seed, service } from './images.ts';
import { failureOf, type PushFailure, type PushSettings, push } from './push.ts';

/** A repository `app` whose tag `latest` leads to an old image, and a new image to push there, made anew for each test. */
export function taggedRepository() {
  let emulator: Emulator;
  let old: GeneratedImage;
  let image: GeneratedImage;
  beforeEach(async () => {
    emulator = await startEmulator({ setting: 'ENABLED' });
    [old, image] = [await service('old'), await service('new')];
    await seed(emulator, 'app', old, 'latest');
  });
  afterEach(() => emulator.close());
  return {
    get emulator() {
      return emulator;
    },
    get old() {
      return old;
    },
    get image() {
      return image;
    },
    /** Where the tags lead. */
    tags: () => Object.fromEntries(emulator.state.repository('app').tags),
    /** References of the manifests that were put, in order. */
    puts: () =>
      emulator.requests.filter(({ kind }) => kind === 'manifest-put').map(({ reference }) => reference),
    fail: (settings: PushSettings) => failureOf(push(emulator, image, 'app', settings)),
    /** Strikes every PUT of the tag. */
    strike: (tag: string, fault: Fault) =>
      emulator.faults.add({
        kind: 'manifest-put',
        when: ({ reference }) => reference === tag,
        times: 100,
        fault,
      }),
    /** The line that says what became of the tags. */
    verdict: ({ log }: Pick<PushFailure, 'log'>) =>
      log
        .filter(({ message }) => /^All layers are in app/.test(message))
        .map(({ level, message }) => `${level}: ${message}`),
  };
}
