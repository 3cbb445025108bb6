import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../../emulator/emulator.ts';
import { exception } from '../../../emulator/faults.ts';
import type { RecordedRequest } from '../../../emulator/request-journal.ts';
import type { Digest } from '../../../src/oci/digest.ts';
import { InputError, RegistryError, RepositoryNotFoundError } from '../../../src/shared/errors.ts';
import type { GeneratedImage } from '../../support/generate-image.ts';
import { until } from '../../support/until.ts';
import { baseImage, seed, service } from '../support/images.ts';
import { bytesOf, configOf, digestsOf, openIntake } from './support/intake.ts';

let emulator: Emulator;
let base: GeneratedImage;
let image: GeneratedImage;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  [base, image] = [await baseImage(), await service('x')];
});
afterEach(() => emulator.close());

const count = (kind: string) => emulator.requests.filter(request => request.kind === kind).length;
const isAnswerOf = (name: string) => (request: RecordedRequest) =>
  request.kind === 'check-layers' && request.repository === name && request.endedAtMs !== undefined;
const createRepository = { immutableTags: false, resourceTags: {} };

describe('a missing repository', () => {
  it('is created once, encrypted like the repository that has most of what was asked for', async () => {
    emulator.state.createRepository({ name: 'base/node', encryption: { type: 'KMS', kmsKey: 'alias/org' } });
    await seed(emulator, 'base/node', base);
    await seed(emulator, 'one/layer', await service('other', 'other'));
    const [extra] = digestsOf(await service('other', 'other')) as [Digest];
    /** The repository with most of it answers last, when the other answer has long been read. */
    const beforeCheck = async (name: string) => {
      if (name !== 'base/node') return;
      await until(() => emulator.requests.some(isAnswerOf('one/layer')));
      for (let turns = 0; turns < 50; turns++) await turn();
    };
    await using open = await openIntake(emulator, 'new/app', { createRepository, beforeCheck });
    const found = await Promise.all([extra, ...digestsOf(image)].map(digest => open.intake.find(digest)));
    expect(found.map(size => size !== undefined)).toEqual([false, true, true, true, false]);
    const { encryption } = emulator.state.repository('new/app').attributes;
    expect(encryption).toEqual(emulator.state.repository('base/node').attributes.encryption);
    expect(count('create-repository')).toBe(1);
    expect(open.log.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^Created repository new\/app with encryption KMS .* the same as base\/node/),
    );
  });

  it('is created for what is sent, too, and only then', async () => {
    await using open = await openIntake(emulator, 'new/app', { createRepository });
    const { digest } = configOf(image);
    expect(await open.intake.find(digest)).toBeUndefined();
    expect(emulator.state.findRepository('new/app')).toBeUndefined();
    await Promise.all([digest, ...digestsOf(image)].map(blob => open.send(bytesOf(image, blob))));
    expect(count('create-repository')).toBe(1);
    expect(emulator.state.repository('new/app').blobs.size).toBe(5);
  });

  it('is searched for mount sources with its own encryption after a refresh', async () => {
    emulator.state.createRepository({ name: 'base/node', encryption: { type: 'KMS' } });
    await seed(emulator, 'base/node', base);
    await using open = await openIntake(emulator, 'new/app', { createRepository });
    const [first, second] = digestsOf(base) as [Digest, Digest];
    await open.send(bytesOf(base, first));
    open.intake.refresh();
    expect(await open.intake.find(second)).toBeUndefined();
    expect(emulator.requests.filter(({ from }) => from === 'base/node')).toEqual([]);
  });

  it('is an error for all that wait, where it is not to be created', async () => {
    await seed(emulator, 'base/node', base);
    await using open = await openIntake(emulator, 'new/app');
    const finds = digestsOf(base).map(digest => open.intake.find(digest));
    const failures = await Promise.all(finds.map(find => find.catch(error => error)));
    expect(failures.map(error => error instanceof RepositoryNotFoundError)).toEqual([true, true, true]);
    await expect(open.intake.receive()).rejects.toThrow(RepositoryNotFoundError);
  });

  it('is noticed where the role may not describe it', async () => {
    emulator.permissions.deny('ecr:DescribeRepositories', 'new/app');
    await seed(emulator, 'base/node', base);
    await using open = await openIntake(emulator, 'new/app', { createRepository });
    const [digest] = digestsOf(base) as [Digest];
    expect(await open.intake.find(digest)).toBeDefined();
    expect(count('create-repository')).toBe(1);
  });

  it('is tried again after a failure, by the next that needs it', async () => {
    const fault = exception(400, 'LimitExceededException', 'too many');
    emulator.faults.add({ kind: 'create-repository', fault });
    await using open = await openIntake(emulator, 'new/app', { createRepository });
    const both = [open.intake.receive(), open.intake.receive()];
    for (const receiving of both) await expect(receiving).rejects.toThrow(RegistryError);
    await open.send(bytesOf(base, digestsOf(base)[0] as Digest));
    expect(count('create-repository')).toBe(2);
  });
});

describe('the account setting', () => {
  beforeEach(async () => {
    emulator.state.blobMounting = 'DISABLED';
    emulator.state.createRepository({ name: 'shop/web' });
    await seed(emulator, 'base/node', base);
  });

  it('is turned on once, before the first mount', async () => {
    await using open = await openIntake(emulator, 'shop/web');
    expect(open.intake.blobMounting).toBe('DISABLED');
    const found = await Promise.all(digestsOf(base).map(digest => open.intake.find(digest)));
    expect(found).not.toContain(undefined);
    expect([open.intake.blobMounting, count('put-setting')]).toEqual(['ENABLED', 1]);
  });

  it('stays as it is as long as nothing is written', async () => {
    await using open = await openIntake(emulator, 'shop/web');
    expect(await open.intake.find(configOf(image).digest)).toBeUndefined();
    expect(count('put-setting')).toBe(0);
  });

  it('that cannot be turned on ends the mounts, but not the push', async () => {
    emulator.permissions.deny('ecr:PutAccountSetting');
    await using open = await openIntake(emulator, 'shop/web');
    const [first, second] = digestsOf(base) as [Digest, Digest];
    expect(await open.intake.find(first)).toBeUndefined();
    const checks = count('check-layers');
    expect(await open.intake.find(second)).toBeUndefined();
    expect(count('check-layers')).toBe(checks + 1);
    await open.send(bytesOf(base, first));
    expect([open.intake.blobMounting, open.intake.mounting, count('mount')]).toEqual(['DISABLED', false, 0]);
  });

  it('that is required and off is an error before anything is written', async () => {
    await using open = await openIntake(emulator, 'shop/web', { blobMounting: 'require' });
    await expect(open.intake.receive()).rejects.toThrow(InputError);
  });
});
