import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { RepositoryNotFoundError } from '../../../src/shared/errors.ts';
import { generateImage, makeLayer } from '../../support/generate-image.ts';
import { baseImage, seed, service } from '../support/images.ts';
import { failureOf, push } from '../support/push.ts';
import { verifyStored } from '../support/stored.ts';

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
      expect.stringMatching(
        /^Created repository new\/app with encryption KMS .* the same as base \(6\.\d kB/,
      ),
    );
  });

  it('waits for the search before it is created, because its encryption cannot be changed later', async () => {
    emulator.state.seedRepositories(180, index => `zz/service-${index}`);
    emulator.state.createRepository({ name: 'zz/zz-last', encryption: { type: 'KMS', kmsKey: 'alias/org' } });
    await seed(emulator, 'zz/zz-last', await baseImage());
    const settings = { createRepository: plain, maxMountSources: 'auto', patience: 0 } as const;
    const { result } = await push(emulator, await service('x'), 'new/app', settings);
    expect(attributes().encryption.type).toBe('KMS');
    expect(result.layers.filter(({ outcome }) => outcome === 'mounted')).toHaveLength(3);
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

  it('that another job creates meanwhile is used without the right to describe it', async () => {
    await seed(emulator, 'base', await baseImage());
    emulator.permissions.deny('ecr:DescribeRepositories', 'new/app');
    emulator.faults.add({
      kind: 'create-repository',
      fault: { type: 'run', hook: state => void state.createRepository({ name: 'new/app' }) },
    });
    const pushed = await push(emulator, await service('x'), 'new/app', { createRepository: plain });
    await verifyStored(emulator, 'new/app', 'v1');
    expect(pushed.result.layers[0]?.from).toBe('base');
    expect(pushed.log.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('was created by another job'),
    );
  });

  it('that another job creates meanwhile under another key gets what fits that key', async () => {
    for (const kmsKey of ['alias/one', 'alias/two']) {
      const name = kmsKey.replace('alias', 'base');
      emulator.state.createRepository({ name, encryption: { type: 'KMS', kmsKey } });
      await seed(emulator, name, await baseImage());
    }
    const encryption = { type: 'KMS', kmsKey: 'alias/two' } as const;
    emulator.faults.add({
      kind: 'create-repository',
      fault: { type: 'run', hook: state => void state.createRepository({ name: 'new/app', encryption }) },
    });
    const { result } = await push(emulator, await service('x'), 'new/app', { createRepository: plain });
    expect(result.layers.slice(0, 3).map(({ from }) => from)).toEqual(Array(3).fill('base/two'));
  });

  it('copies the encryption of a source that mount-from names', async () => {
    emulator.state.createRepository({ name: 'base', encryption: { type: 'KMS', kmsKey: 'alias/org' } });
    await seed(emulator, 'base', await baseImage());
    const { result } = await push(emulator, await service('x'), 'new/app', {
      createRepository: plain,
      mountFrom: ['base', 'missing'],
    });
    expect(attributes().encryption).toEqual(emulator.state.repository('base').attributes.encryption);
    expect(result.layers[0]?.from).toBe('base');
  });

  it('copies the encryption that saves most over all sources, not that of the one with the most layers', async () => {
    const kms = { type: 'KMS', kmsKey: 'alias/org' } as const;
    const [own, left, right] = await Promise.all(['own', 'left', 'right'].map(name => makeLayer(name, 2000)));
    const layers = [left, right].filter(layer => layer !== undefined);
    emulator.state.createRepository({ name: 'kms', encryption: kms });
    await seed(emulator, 'kms', await generateImage({ layers: [await makeLayer('kms', 3000)], seed: 'kms' }));
    for (const [at, layer] of layers.entries()) {
      await seed(emulator, `plain-${at}`, await generateImage({ layers: [layer], seed: at }));
    }
    const all = [await makeLayer('kms', 3000), ...layers, ...(own === undefined ? [] : [own])];
    const image = await generateImage({ layers: all, seed: 'all' });
    const { result } = await push(emulator, image, 'new/app', { createRepository: plain });
    expect(attributes().encryption.type).toBe('AES256');
    expect(result.layers.map(({ from, reason }) => from ?? reason)).toEqual([
      'encryption-differs',
      'plain-0',
      'plain-1',
      'not-found',
    ]);
  });

  it('takes an alias for the key that it stands for', async () => {
    const kmsKey = 'arn:aws:kms:eu-central-1:123456789012:alias/org';
    for (const [name, alias] of [
      ['another/base', 'alias/other'],
      ['base', 'alias/org'],
    ] as const) {
      emulator.state.createRepository({ name, encryption: { type: 'KMS', kmsKey: alias } });
      await seed(emulator, name, await baseImage());
    }
    const createRepository = { ...plain, encryption: { type: 'KMS', kmsKey } };
    const { result } = await push(emulator, await service('x'), 'new/app', { createRepository });
    expect(attributes().encryption).toEqual(emulator.state.repository('base').attributes.encryption);
    expect(result.layers.slice(0, 3).map(({ from }) => from)).toEqual(Array(3).fill('base'));
  });

  it('looks for others when the key that an alias stands for does not fit what was found', async () => {
    for (let at = 0; at < 20; at++) {
      emulator.state.createRepository({
        name: `zeta/${at}`,
        encryption: { type: 'KMS', kmsKey: 'alias/other' },
      });
    }
    for (const [name, alias] of [
      ['new/near', 'alias/other'],
      ['zyx', 'alias/org'], // the better guess, but it has nothing
      ['zzz', 'alias/org'],
    ] as const) {
      emulator.state.createRepository({ name, encryption: { type: 'KMS', kmsKey: alias } });
      if (name !== 'zyx') await seed(emulator, name, await baseImage());
    }
    const kmsKey = 'arn:aws:kms:eu-central-1:123456789012:alias/org';
    const createRepository = { ...plain, encryption: { type: 'KMS', kmsKey } };
    const { result } = await push(emulator, await baseImage(), 'new/app', { createRepository });
    expect(result.layers.map(({ from }) => from)).toEqual(Array(3).fill('zzz'));
  });
});
