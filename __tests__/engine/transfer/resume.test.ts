import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { generateImage } from '../../support/generate-image.ts';
import { push } from '../support/push.ts';
import { verifyStored } from '../support/stored.ts';

const megabyte = 1_000_000;
let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  emulator.state.createRepository({ name: 'app' });
});
afterEach(() => emulator.close());

const sent = () => emulator.requests.received('upload-complete') + emulator.requests.received('upload-part');
const layer = () => generateImage({ layers: [16 * megabyte], seed: 'large' });

describe('an upload that breaks off after 12 of 16 MB', () => {
  const breaks = () =>
    emulator.faults.add({
      kind: 'upload-complete',
      when: ({ headers }) => Number(headers['content-length'] ?? 0) > megabyte,
      fault: { type: 'reset-during', afterBytes: 12 * megabyte },
    });

  it('goes on from where it broke, where the registry kept what it had', async () => {
    emulator.state.behaviour.brokenParts = 'kept';
    breaks();
    await push(emulator, await layer(), 'app');
    await verifyStored(emulator, 'app', 'v1');
    expect(emulator.requests.count('upload-status')).toBeGreaterThan(0);
    expect(sent()).toBeLessThan(20 * megabyte);
  });

  it('begins anew, that blob alone, where the registry kept nothing', async () => {
    emulator.state.behaviour.brokenParts = 'discarded';
    breaks();
    await push(emulator, await layer(), 'app');
    await verifyStored(emulator, 'app', 'v1');
    expect(sent()).toBeGreaterThan(26 * megabyte);
  });
});

describe('an answer to the last byte that is lost', () => {
  it('is asked for: the blob is there, and nothing is sent twice', async () => {
    emulator.faults.add({
      kind: 'upload-complete',
      when: ({ headers }) => Number(headers['content-length'] ?? 0) > megabyte,
      fault: { type: 'reset-after' },
    });
    await push(emulator, await layer(), 'app');
    await verifyStored(emulator, 'app', 'v1');
    expect(emulator.requests.count('blob-head')).toBeGreaterThan(0);
    expect(sent()).toBeLessThan(17 * megabyte);
  });
});
