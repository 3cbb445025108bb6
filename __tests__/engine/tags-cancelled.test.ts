import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import type { Fault } from '../../emulator/faults.ts';
import { CancelledError } from '../../src/shared/errors.ts';
import type { GeneratedImage } from '../support/generate-image.ts';
import { seed, service } from './support/images.ts';
import { failureOf, type PushFailure, type PushSettings, push } from './support/push.ts';

let emulator: Emulator;
let old: GeneratedImage;
let image: GeneratedImage;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  [old, image] = [await service('old'), await service('new')];
  await seed(emulator, 'app', old, 'latest');
});
afterEach(() => emulator.close());

const tags = () => Object.fromEntries(emulator.state.repository('app').tags);
const puts = () =>
  emulator.requests.filter(({ kind }) => kind === 'manifest-put').map(({ reference }) => reference);
const fail = (settings: PushSettings) => failureOf(push(emulator, image, 'app', settings));
/** Strikes every PUT of the tag. */
const strike = (tag: string, fault: Fault) =>
  emulator.faults.add({
    kind: 'manifest-put',
    when: ({ reference }) => reference === tag,
    times: 100,
    fault,
  });
/** The line that says what became of the tags. */
const verdict = ({ log }: Pick<PushFailure, 'log'>) =>
  log
    .filter(({ message }) => /^All layers are in app/.test(message))
    .map(({ level, message }) => `${level}: ${message}`);

describe('a cancel while tags are put', () => {
  const cancelAt = (signal: AbortController, tag: string, more?: Promise<void>) =>
    strike(tag, {
      type: 'run',
      hook: () => {
        signal.abort(new CancelledError());
        return more;
      },
    });

  it('lets the tag arrive that is being put, begins no other, and puts back', async () => {
    const signal = new AbortController();
    cancelAt(signal, 'latest');
    const failure = await fail({ tags: ['latest', 'v1', 'v2'], signal });
    expect(failure.reason).toBeInstanceOf(CancelledError);
    expect(tags()).toEqual({ latest: old.root.digest });
    expect(new Set(puts())).toEqual(new Set(['latest']));
    expect(verdict(failure)).toEqual([expect.stringMatching(/^info: .*as it was: put back: latest\./)]);
  });

  it('takes new tags away again, also where an answer never comes', async () => {
    const signal = new AbortController();
    strike('v2', { type: 'stall-response' });
    cancelAt(signal, 'v3', new Promise(() => {}));
    const failure = await fail({ tags: ['v1', 'v2', 'v3'], signal });
    expect(failure.reason).toBeInstanceOf(CancelledError);
    expect(tags()).toEqual({ latest: old.root.digest });
    expect(verdict(failure)).toEqual([expect.stringMatching(/taken away again: v1, v2\./)]);
  });

  it('says what there was no time for', async () => {
    const signal = new AbortController();
    cancelAt(signal, 'latest');
    emulator.faults.add({ kind: 'manifest-get', fault: { type: 'stall' } });
    const failure = await fail({ tags: ['latest', 'v1'], signal });
    expect(failure.reason).toBeInstanceOf(CancelledError);
    expect(verdict(failure)).toEqual([
      expect.stringMatching(/^warning: .*latest \(leads to sha256:[0-9a-f]+; there was no time left\)/),
    ]);
  });

  it('at the last of them leaves them, for the push is done', async () => {
    const signal = new AbortController();
    cancelAt(signal, 'v1');
    const { log } = await push(emulator, image, 'app', { tags: ['latest', 'v1'], signal });
    expect(tags()).toEqual({ latest: image.root.digest, v1: image.root.digest });
    expect(log.map(({ message }) => message)).toContainEqual(
      `Every tag leads to ${image.root.digest}: the push was done when it was cancelled.`,
    );
  });
});
