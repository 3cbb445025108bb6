import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../../emulator/emulator.ts';
import { seed, service } from '../../support/images.ts';
import { push } from '../../support/push.ts';
import { verifyStored } from '../../support/stored.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
});
afterEach(() => emulator.close());

function archive(repository: string): void {
  for (const digest of emulator.state.repository(repository).manifests.keys()) {
    emulator.state.archiveImage(repository, digest);
  }
}

describe('an image in the archive', () => {
  it('is not taken for one that is there: pushing it again brings it back', async () => {
    const image = await service('one');
    await seed(emulator, 'app', image, 'v1');
    archive('app');
    const { result } = await push(emulator, image, 'app');
    await verifyStored(emulator, 'app', 'v1');
    expect(result.imageExisted).toBe(false);
    expect(result.layers.every(({ outcome }) => outcome === 'pushed')).toBe(true);
  });

  it('gives no layers to others', async () => {
    await seed(emulator, 'app', await service('one'));
    archive('app');
    emulator.state.createRepository({ name: 'other' });
    const { result } = await push(emulator, await service('two'), 'other');
    await verifyStored(emulator, 'other', 'v1');
    expect(result.layers.every(({ outcome }) => outcome === 'pushed')).toBe(true);
    expect(emulator.requests.filter(({ mount }) => mount === 'mounted')).toEqual([]);
  });
});
