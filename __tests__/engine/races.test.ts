import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Emulator } from '../../emulator/emulator.ts';
import type { RegistryState } from '../../emulator/state/registry-state.ts';
import type { Digest } from '../../src/oci/digest.ts';
import { service } from './support/images.ts';
import { push } from './support/push.ts';
import { verifyStored } from './support/stored.ts';
import { startWithFirstService } from './support/two-services.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startWithFirstService();
});
afterEach(() => emulator.close());

/** Changes the registry just before the first mount is executed. */
function beforeMounts(hook: (state: RegistryState) => void | Promise<void>, skip = 0): void {
  emulator.faults.add({ kind: 'mount', skip, fault: { type: 'run', hook } });
}

describe('while a push is under way', () => {
  it('the setting is turned off: what is not mounted yet is uploaded', async () => {
    beforeMounts(state => {
      state.blobMounting = 'DISABLED';
    }, 1);
    const { result } = await push(emulator, await service('two'), 'app2');
    await verifyStored(emulator, 'app2', 'v1');
    expect(result.layers.map(({ outcome }) => outcome).filter(outcome => outcome === 'mounted')).toHaveLength(
      1,
    );
    expect(result.layers.find(({ outcome }) => outcome === 'pushed')?.reason).toBe('setting-off');
  });

  it('the source repository is deleted', async () => {
    beforeMounts(state => state.deleteRepository('app1'));
    const { result } = await push(emulator, await service('two'), 'app2');
    await verifyStored(emulator, 'app2', 'v1');
    expect(result.layers.every(({ outcome }) => outcome === 'pushed')).toBe(true);
  });

  it('a lifecycle policy expires the source image', async () => {
    beforeMounts(state => {
      for (const digest of state.repository('app1').manifests.keys()) {
        state.deleteImage('app1', digest, { dropLayers: true });
      }
    });
    const { result } = await push(emulator, await service('two'), 'app2');
    await verifyStored(emulator, 'app2', 'v1');
    expect(result.layers[0]).toMatchObject({ outcome: 'pushed', reason: 'refused' });
  });

  it('another job uploads the same layers', async () => {
    const image = await service('two');
    beforeMounts(async state => {
      for (const bytes of image.blobs.values()) await state.putBlob('app2', bytes);
    });
    await push(emulator, image, 'app2');
    await verifyStored(emulator, 'app2', 'v1');
    expect(emulator.faults.pending).toBe(0);
  });

  it('another job uploads a layer that is being uploaded', async () => {
    const image = await service('two');
    emulator.faults.add({
      kind: 'upload-complete',
      fault: {
        type: 'run',
        hook: async state => {
          for (const bytes of image.blobs.values()) await state.putBlob('app2', bytes);
        },
      },
    });
    await push(emulator, image, 'app2', { mountFrom: ['none'] });
    await verifyStored(emulator, 'app2', 'v1');
    expect(emulator.faults.pending).toBe(0);
  });

  it('another service that holds the base is itself in mid-push: the base repository gives it', async () => {
    const base = await service('base-image');
    for (const name of ['app3', 'app4']) {
      emulator.state.createRepository({ name });
      for (const bytes of base.blobs.values()) await emulator.state.putBlob(name, bytes);
    }
    const { result } = await push(emulator, await service('two'), 'app2');
    expect(result.layers.slice(0, 3).map(({ from }) => from)).toEqual(['app1', 'app1', 'app1']);
    await verifyStored(emulator, 'app2', 'v1');
  });

  it('another job pushes the same image', async () => {
    const image = await service('two');
    await Promise.all([push(emulator, image, 'app2'), push(emulator, image, 'app2', { tags: ['v2'] })]);
    for (const tag of ['v1', 'v2']) await verifyStored(emulator, 'app2', tag);
  });

  it('blobs that arrived are dropped before the manifest is put: they are sent again', async () => {
    const image = await service('two');
    let dropped: Digest | undefined;
    emulator.faults.add({
      kind: 'manifest-put',
      fault: {
        type: 'run',
        hook: state => {
          dropped = image.manifests[0]?.layers[3]?.descriptor.digest;
          if (dropped !== undefined) state.repository('app2').dropBlob(dropped);
        },
      },
    });
    const { result } = await push(emulator, image, 'app2', { policy: { totalMilliseconds: 50 } });
    await verifyStored(emulator, 'app2', 'v1');
    expect(result.layers.find(({ digest }) => digest === dropped)).toMatchObject({
      outcome: 'pushed',
      reason: 'not-found',
    });
  });
});
