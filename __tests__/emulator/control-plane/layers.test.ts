import { BatchCheckLayerAvailabilityCommand, GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr';
import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../src/oci/digest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import { emulatorClient, exceptionOf } from '../support/client.ts';

const layer = Buffer.from('a layer');

describe('layers of the control plane', () => {
  const running = emulatorClient();

  it('says AVAILABLE with the size as soon as a layer is stored, before any manifest names it', async () => {
    const { emulator } = running;
    emulator.state.createRepository({ name: 'app' });
    const stored = await running.upload('app', layer);
    const absent = digestOf('absent');
    const { layers } = await running.ecr.send(
      new BatchCheckLayerAvailabilityCommand({ repositoryName: 'app', layerDigests: [stored, absent] }),
    );
    expect(layers).toMatchObject([
      { layerDigest: stored, layerAvailability: 'AVAILABLE', layerSize: layer.byteLength },
      { layerDigest: absent, layerAvailability: 'UNAVAILABLE' },
    ]);
    expect(layers?.[1]?.layerSize).toBeUndefined();
  });

  it('gives the media type that a manifest gives the layer', async () => {
    const { emulator } = running;
    emulator.state.createRepository({ name: 'app' });
    await running.push('app', 'v1', [layer]);
    const { layers } = await running.ecr.send(
      new BatchCheckLayerAvailabilityCommand({ repositoryName: 'app', layerDigests: [digestOf(layer)] }),
    );
    expect(layers?.[0]?.mediaType).toBe(mediaTypes.ociLayerGzip);
  });

  it('sees only what this very repository holds', async () => {
    const { emulator } = running;
    for (const name of ['app', 'other']) emulator.state.createRepository({ name });
    await running.push('app', 'v1', [layer]);
    const { layers } = await running.ecr.send(
      new BatchCheckLayerAvailabilityCommand({ repositoryName: 'other', layerDigests: [digestOf(layer)] }),
    );
    expect(layers?.[0]?.layerAvailability).toBe('UNAVAILABLE');
  });

  it('lists malformed digests as failures and answers for the rest', async () => {
    const { emulator } = running;
    emulator.state.createRepository({ name: 'app' });
    const { layers, failures } = await running.ecr.send(
      new BatchCheckLayerAvailabilityCommand({
        repositoryName: 'app',
        layerDigests: ['sha256:1', '', digestOf('')],
      }),
    );
    expect(layers).toHaveLength(1);
    expect(failures).toMatchObject([
      { layerDigest: 'sha256:1', failureCode: 'InvalidLayerDigest' },
      { layerDigest: '', failureCode: 'MissingLayerDigest' },
    ]);
  });

  it('takes 1 to 100 digests, of a repository that exists', async () => {
    const { emulator } = running;
    emulator.state.createRepository({ name: 'app' });
    const client = running.ecr;
    const ask = (repositoryName: string, count: number) => {
      const layerDigests = Array.from({ length: count }, (_, at) => digestOf(String(at)));
      return client.send(new BatchCheckLayerAvailabilityCommand({ repositoryName, layerDigests }));
    };
    expect((await ask('app', 100)).layers).toHaveLength(100);
    expect((await exceptionOf(ask('app', 101))).name).toBe('InvalidParameterException');
    expect((await exceptionOf(ask('app', 0))).name).toBe('InvalidParameterException');
    expect((await exceptionOf(ask('none', 1))).name).toBe('RepositoryNotFoundException');
  });

  it('signs a download URL of another origin that takes no credentials beside the signature', async () => {
    const { emulator } = running;
    emulator.state.createRepository({ name: 'app' });
    await running.push('app', 'v1', [layer]);
    const { downloadUrl = '' } = await running.ecr.send(
      new GetDownloadUrlForLayerCommand({ repositoryName: 'app', layerDigest: digestOf(layer) }),
    );
    expect(new URL(downloadUrl).origin).not.toBe(emulator.endpoint);
    expect(await (await fetch(downloadUrl)).text()).toBe('a layer');
    const withCredentials = await fetch(downloadUrl, {
      headers: { authorization: 'Basic eDp5' },
    });
    expect(withCredentials.status).toBe(400);
    expect(await withCredentials.text()).toContain('Only one auth mechanism allowed');
    expect((await fetch(downloadUrl.replace('X-Amz-Signature=', 'X-Amz-Signature=0'))).status).toBe(403);
  });

  it('gives no URL for a layer without an image, nor for none at all', async () => {
    const { emulator } = running;
    emulator.state.createRepository({ name: 'app' });
    const layerDigest = await running.upload('app', layer);
    const client = running.ecr;
    const url = (digest: string) =>
      client.send(new GetDownloadUrlForLayerCommand({ repositoryName: 'app', layerDigest: digest }));
    expect((await exceptionOf(url(layerDigest))).name).toBe('LayerInaccessibleException');
    expect((await exceptionOf(url(digestOf('absent')))).name).toBe('LayersNotFoundException');
  });
});
