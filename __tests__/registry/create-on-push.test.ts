import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { RegistryState } from '../../emulator/state/registry-state.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { mediaTypes } from '../../src/oci/media-types.ts';
import type { BlobContent, Repository } from '../../src/registry/repository.ts';
import { AccessDeniedError, RepositoryNotFoundError } from '../../src/shared/errors.ts';
import { failureOf } from './support/client.ts';
import { emulated, mebibyte, push } from './support/emulated.ts';

const used = emulated();
const repository = (name = 'new/app'): Repository => used.connect().client.repository(name);
const bytes = Buffer.from('a blob');
const digest = digestOf(bytes);
const blob: BlobContent = { digest, size: bytes.length, open: async () => Readable.from([bytes]) };

describe('a repository that the registry may create on push', () => {
  it('is created where a template matches, and nothing is left open', async () => {
    used.emulator.state.addCreationTemplate('new');
    expect(await repository().createOnPush()).toBe(true);
    expect(used.emulator.state.findRepository('new/app')).toBeDefined();
    expect(used.emulator.state.uploads.size).toBe(0);
  });

  it('is missing where none does', async () => {
    expect(await repository().createOnPush()).toBe(false);
    expect(used.answered()).toEqual(['upload-open 404']);
  });

  it('may be denied', async () => {
    used.emulator.permissions.deny('ecr:InitiateLayerUpload');
    expect(await failureOf(repository().createOnPush())).toBeInstanceOf(AccessDeniedError);
  });
});

/** Every kind of request that follows. */
const writes: readonly (readonly [string, (app: Repository) => Promise<unknown>])[] = [
  ['a mount', app => app.openUpload({ digest, from: 'app' })],
  ['an upload', app => app.sendBlob(undefined, blob)],
  ['a streamed upload', app => push(app.writeBlob(), Buffer.alloc(6 * mebibyte, 'x'))],
  ['a manifest', app => app.putManifest('v1', manifest, mediaTypes.ociManifest)],
];
const stored = { mediaType: mediaTypes.ociLayerGzip, digest, size: bytes.length };
const manifest = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: { ...stored, mediaType: mediaTypes.ociConfig },
    layers: [stored],
  }),
);

describe('a registry whose servers do not all know a new repository yet', () => {
  const prepare = async (hidden: number): Promise<Repository> => {
    used.emulator.state.addCreationTemplate('new');
    const app = repository();
    await app.createOnPush();
    await app.sendBlob(undefined, blob);
    used.emulator.state.behaviour.hiddenAfterCreation = hidden;
    return app;
  };

  it.each(writes)('gets %s again', async (_, write) => {
    const app = await prepare(2);
    used.emulator.requests.clear();
    await write(app);
    expect(used.answered().filter(line => line.endsWith('404'))).toHaveLength(2);
  });

  it.each(writes)('that never knows it is an error of %s in the end', async (_, write) => {
    const app = await prepare(1000);
    expect(await failureOf(write(app))).toBeInstanceOf(RepositoryNotFoundError);
  });

  it('is believed about every other repository', async () => {
    await prepare(0);
    used.emulator.requests.clear();
    expect(await failureOf(repository('other').openUpload())).toBeInstanceOf(RepositoryNotFoundError);
    expect(used.answered()).toEqual(['upload-open 404']);
  });
});

describe('an upload that has begun', () => {
  const large = Buffer.alloc(12 * mebibyte, 'y');
  const content = { digest: digestOf(large), size: large.length, open: async () => Readable.from([large]) };

  it.each([
    ['upload-part', (app: Repository) => push(app.writeBlob(), large)],
    ['upload-complete', (app: Repository) => app.sendBlob(undefined, content)],
  ] as const)('goes on when its %s meets a server that does not know the repository', async (kind, send) => {
    used.emulator.state.addCreationTemplate('new');
    const app = repository();
    await app.createOnPush();
    const hide = ({ behaviour }: RegistryState) => {
      behaviour.hiddenAfterCreation = 2;
    };
    used.emulator.faults.add({ kind, fault: { type: 'run', hook: hide } });
    await send(app);
    expect(used.emulator.state.repository('new/app').blobs.size).toBe(1);
    expect(used.answered(kind)).toContain(`${kind} 404`);
  });
});
