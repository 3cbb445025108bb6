import { describe, expect, it } from '@jest/globals';
import { CancelledError } from '../../../../src/shared/errors.ts';
import { until } from '../../../support/until.ts';
import { type PushSettings, push } from '../../support/push.ts';
import { taggedRepository } from '../../support/tagged.ts';

const app = taggedRepository();
const { puts, strike, tags, verdict } = app;
/** Longer than any machine needs. */
const long = 1e9;
const tagGrace = { putting: long, undoing: long };
const fail = (settings: PushSettings) => app.fail({ tagGrace, ...settings });

describe('a cancel while tags are put', () => {
  const cancelAt = (signal: AbortController, tag: string) =>
    strike(tag, { type: 'run', hook: () => signal.abort(new CancelledError()) });

  it('lets the tag arrive that is being put, begins no other, and puts back', async () => {
    const signal = new AbortController();
    cancelAt(signal, 'latest');
    const failure = await fail({ tags: ['latest', 'v1', 'v2'], signal });
    expect(failure.reason).toBeInstanceOf(CancelledError);
    expect(tags()).toEqual({ latest: app.old.root.digest });
    expect(new Set(puts())).toEqual(new Set(['latest']));
    expect(verdict(failure)).toEqual([expect.stringMatching(/^info: .*as it was\. Restored: latest\./)]);
  });

  it('takes new tags away again, also where an answer never comes', async () => {
    const signal = new AbortController();
    strike('v2', { type: 'stall-response' });
    const hook = async () => {
      await until(() => 'v2' in tags());
      signal.abort(new CancelledError());
      await new Promise(() => {});
    };
    strike('v3', { type: 'run', hook });
    const failure = await fail({
      tags: ['v1', 'v2', 'v3'],
      signal,
      tagGrace: { putting: 1, undoing: long },
    });
    expect(failure.reason).toBeInstanceOf(CancelledError);
    expect(tags()).toEqual({ latest: app.old.root.digest });
    expect(verdict(failure)).toEqual([expect.stringMatching(/Deleted: v1, v2\./)]);
  });

  it('says what there was no time for', async () => {
    const signal = new AbortController();
    cancelAt(signal, 'latest');
    app.emulator.faults.add({ kind: 'manifest-get', fault: { type: 'stall' } });
    const failure = await fail({
      tags: ['latest', 'v1'],
      signal,
      tagGrace: { putting: long, undoing: 200 },
    });
    expect(failure.reason).toBeInstanceOf(CancelledError);
    expect(verdict(failure)).toEqual([
      expect.stringMatching(/^warning: .*latest \(points to sha256:[0-9a-f]+; no time was left\)/),
    ]);
  });

  it('at the last of them leaves them, for the push is done', async () => {
    const signal = new AbortController();
    cancelAt(signal, 'v1');
    const settings = { tags: ['latest', 'v1'], signal, tagGrace };
    const { log } = await push(app.emulator, app.image, 'app', settings);
    expect(tags()).toEqual({ latest: app.image.root.digest, v1: app.image.root.digest });
    expect(log.map(({ message }) => message)).toContainEqual(
      `All tags point to ${app.image.root.digest}. The push was already complete when the run was cancelled.`,
    );
  });
});
