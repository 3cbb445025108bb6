import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { RepositoryNotFoundError } from '../../src/shared/errors.ts';
import { baseImage, seed, service } from './support/images.ts';
import { failureOf, push } from './support/push.ts';
import { verifyStored } from './support/stored.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
});
afterEach(() => emulator.close());

const plain = { immutableTags: false, resourceTags: {} };
const attributes = () => emulator.state.repository('new/app').attributes;

describe('a missing repository', () => {
  it('is an error that names the way out, before anything is written', async () => {
    const failure = await failureOf(push(emulator, await service('x'), 'new/app'));
    expect(failure.reason).toBeInstanceOf(RepositoryNotFoundError);
    expect((failure.reason as RepositoryNotFoundError).remedy).toContain('create-repository: true');
    expect(emulator.state.repositories.size).toBe(0);
  });

  it('is created with the encryption of the source that saves most, and the log says so', async () => {
    emulator.state.createRepository({ name: 'base', encryption: { type: 'KMS', kmsKey: 'alias/org' } });
    await seed(emulator, 'base', await baseImage());
    emulator.state.createRepository({ name: 'small' });
    const { result, log } = await push(emulator, await service('x'), 'new/app', { createRepository: plain });
    await verifyStored(emulator, 'new/app', 'v1');
    expect(attributes().encryption).toEqual(emulator.state.repository('base').attributes.encryption);
    expect(result.layers.filter(({ outcome }) => outcome === 'mounted')).toHaveLength(3);
    expect(log.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^Created repository new\/app with encryption KMS .* as base has it \(6\.\d kB/),
    );
  });

  it('is created with the encryption given, and mounts only where that fits', async () => {
    await seed(emulator, 'base', await baseImage());
    const createRepository = { ...plain, encryption: { type: 'KMS' } };
    const { result } = await push(emulator, await service('x'), 'new/app', { createRepository });
    expect(attributes().encryption.type).toBe('KMS');
    expect(result.layers[0]).toMatchObject({ outcome: 'pushed', reason: 'encryption-differs' });
    expect(emulator.requests.filter(({ from }) => from === 'base')).toEqual([]);
  });

  it('gets immutable tags and resource tags', async () => {
    const createRepository = { immutableTags: true, resourceTags: { team: 'shop' } };
    await push(emulator, await service('x'), 'new/app', { createRepository });
    expect(attributes().tagMutability).toBe('IMMUTABLE');
    expect(attributes().resourceTags.get('team')).toBe('shop');
  });

  it('that another job creates meanwhile is used', async () => {
    emulator.faults.add({
      kind: 'create-repository',
      fault: { type: 'run', hook: state => void state.createRepository({ name: 'new/app' }) },
    });
    await push(emulator, await service('x'), 'new/app', { createRepository: plain });
    await verifyStored(emulator, 'new/app', 'v1');
  });
});

describe('a dry run', () => {
  it('tells the whole plan and writes nothing, not even the setting or the repository', async () => {
    emulator.state.blobMounting = 'DISABLED';
    await seed(emulator, 'base', await baseImage());
    const image = await service('x');
    const { result, log } = await push(emulator, image, 'new/app', { createRepository: plain, dryRun: true });
    expect(result).toMatchObject({ dryRun: true, digest: image.root.digest });
    expect(result.layers.map(({ outcome, from }) => [outcome, from])).toEqual([
      ['mounted', 'base'],
      ['mounted', 'base'],
      ['mounted', 'base'],
      ['pushed', undefined],
    ]);
    expect(log.filter(({ message }) => /Would be (?:mounted from base|pushed)/.test(message))).toHaveLength(
      4,
    );
    expect(emulator.state.blobMounting).toBe('DISABLED');
    expect(emulator.state.findRepository('new/app')).toBeUndefined();
    const written = emulator.requests.filter(({ kind }) =>
      /^(?:put|create|mount|upload|manifest-put)/.test(kind),
    );
    expect(written).toEqual([]);
  });
});
