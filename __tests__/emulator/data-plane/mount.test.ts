import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Digest } from '../../../src/oci/digest.ts';
import { emulatorClient } from '../support/client.ts';

const client = emulatorClient();
const bytes = Buffer.from('a layer');
let digest: Digest;

beforeEach(async () => {
  for (const name of ['source', 'target']) client.emulator.state.createRepository({ name });
  digest = await client.upload('source', bytes);
});

const commit = () => client.putManifest('source', 'v1', client.manifest([[digest, bytes.length]]));
const mount = (from = 'source', target = 'target') =>
  client.v2('POST', `${target}/blobs/uploads/?mount=${digest}&from=${from}`);

describe('a mount', () => {
  it('succeeds for a blob that a manifest of the source refers to', async () => {
    await commit();
    const answer = await mount();
    expect(answer.status).toBe(201);
    expect(answer.headers.get('docker-content-digest')).toBe(digest);
    expect(answer.headers.get('location')).toContain(`/v2/target/blobs/${digest}`);
    expect((await client.v2('HEAD', `target/blobs/${digest}`)).status).toBe(200);
  });

  it('can be used in a manifest of the target at once', async () => {
    await commit();
    await mount();
    const put = await client.putManifest('target', 'v1', client.manifest([[digest, bytes.length]]));
    expect(put.status).toBe(201);
  });

  describe('is an ordinary upload', () => {
    const expectUpload = async (answer: Response, why: string) => {
      expect(answer.status).toBe(202);
      expect(answer.headers.get('location')).toMatch(/\/blobs\/uploads\//);
      expect(client.emulator.requests.at(-1)?.mount).toBe(why);
    };

    it('for a blob that no manifest refers to', async () => {
      await expectUpload(await mount(), 'blob-unreferenced');
    });

    it('if the manifest of the source refers to another blob', async () => {
      const other = await client.upload('source', Buffer.from('other'));
      await client.putManifest('source', 'v1', client.manifest([[other, 5]]));
      await expectUpload(await mount(), 'blob-unreferenced');
    });

    it('with the setting off, but not after it is turned on', async () => {
      await commit();
      client.emulator.state.blobMounting = 'DISABLED';
      await expectUpload(await mount(), 'setting-off');
      client.emulator.state.blobMounting = 'ENABLED';
      expect((await mount()).status).toBe(201);
    });

    it.each([
      ['another type', { type: 'KMS' } as const],
      ['another key', { type: 'KMS', kmsKey: 'alias/mine' } as const],
    ])('into a repository of %s of encryption', async (_, encryption) => {
      await commit();
      client.emulator.state.createRepository({ name: 'encrypted', encryption });
      await expectUpload(await mount('source', 'encrypted'), 'encryption-differs');
    });

    it('from a pull-through cache', async () => {
      await commit();
      client.emulator.state.addPullThroughRule('source');
      client.emulator.state.createRepository({ name: 'source/cached' });
      await client.upload('source/cached', bytes);
      await client.putManifest('source/cached', 'v1', client.manifest([[digest, bytes.length]]));
      await expectUpload(await mount('source/cached'), 'pull-through-cache');
    });

    it('from a repository that only mounted it, until a manifest there refers to it', async () => {
      await commit();
      client.emulator.state.createRepository({ name: 'between' });
      await mount('source', 'between');
      await expectUpload(await mount('between'), 'blob-unreferenced');
      await client.putManifest('between', 'v1', client.manifest([[digest, bytes.length]]));
      expect((await mount('between')).status).toBe(201);
    });

    it('from an archived image', async () => {
      await commit();
      const { state } = client.emulator;
      for (const image of state.repository('source').manifests.keys()) state.archiveImage('source', image);
      await expectUpload(await mount(), 'blob-unreferenced');
    });

    it('from another region', async () => {
      await commit();
      const elsewhere = client.emulator.registry('us-east-1');
      elsewhere.createRepository({ name: 'elsewhere' });
      await elsewhere.putBlob('elsewhere', bytes);
      elsewhere.putManifest('elsewhere', client.manifest([[digest, bytes.length]]), undefined);
      await expectUpload(await mount('elsewhere'), 'source-missing');
    });

    it('from a repository that does not exist', async () => {
      await expectUpload(await mount('nowhere'), 'source-missing');
    });

    it('without the permission to download from the source', async () => {
      await commit();
      client.emulator.permissions.deny('ecr:GetDownloadUrlForLayer', 'source');
      await expectUpload(await mount(), 'denied');
    });

    it('without a source', async () => {
      await commit();
      await expectUpload(await client.v2('POST', `target/blobs/uploads/?mount=${digest}`), 'no-source-named');
    });
  });

  it('stays valid after the setting is turned off', async () => {
    await commit();
    await mount();
    client.emulator.state.blobMounting = 'DISABLED';
    expect((await client.v2('HEAD', `target/blobs/${digest}`)).status).toBe(200);
  });

  it('may be rejected with 403 if the source is denied', async () => {
    await commit();
    client.emulator.permissions.deny('ecr:GetDownloadUrlForLayer', 'source');
    client.emulator.state.behaviour.deniedMountStatus = 403;
    expect((await mount()).status).toBe(403);
  });
});
