import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { RepositoryNotFoundError } from '../../src/shared/errors.ts';
import { service } from './support/images.ts';
import { failureOf, push } from './support/push.ts';
import { verifyStored } from './support/stored.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
});
afterEach(() => emulator.close());

describe('a registry', () => {
  it('that does not see the blobs just uploaded is asked again until it does', async () => {
    emulator.state.createRepository({ name: 'app' });
    emulator.state.behaviour.hiddenManifestPuts = 3;
    await push(emulator, await service('one'), 'app', { visibilityMilliseconds: 1e9 });
    await verifyStored(emulator, 'app', 'v1');
    expect(emulator.requests.count('manifest-put')).toBe(4);
  });

  it('whose repository is missing, though the role could not look, is told by name', async () => {
    emulator.permissions.deny('ecr:DescribeRepositories');
    const { reason } = await failureOf(push(emulator, await service('one'), 'nowhere'));
    expect(reason).toBeInstanceOf(RepositoryNotFoundError);
    expect((reason as RepositoryNotFoundError).repository).toBe('nowhere');
  });
});
