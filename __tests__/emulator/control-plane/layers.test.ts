import { BatchCheckLayerAvailabilityCommand, GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr';
import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../src/oci/digest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import { emulatorClient, exceptionOf } from '../support/client.ts';

const layer = Buffer.from('a layer');

describe('layers of the control plane', () => {
  const running = emulatorClient();

  it('returns AVAILABLE with the size as soon as a layer is stored, before a manifest refers to it', async () => {
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

  it('returns the media type of the layer in a manifest', async () => {
    const { emulator } = running;
    emulator.state.createRepository({ name: 'app' });
    await running.push('app', 'v1', [layer]);
    const { layers } = await running.ecr.send(
      new BatchCheckLayerAvailabilityCommand({ repositoryName: 'app', layerDigests: [digestOf(layer)] }),
    );
    expect(layers?.[0]?.mediaType).toBe(mediaTypes.ociLayerGzip);
  });

  it('finds only layers of the repository', async () => {
    const { emulator } = running;
    for (const name of ['app', 'other']) emulator.state.createRepository({ name });
    await running.push('app', 'v1', [layer]);
    const { layers } = await running.ecr.send(
      new BatchCheckLayerAvailabilityCommand({ repositoryName: 'other', layerDigests: [digestOf(layer)] }),
    );
    expect(layers?.[0]?.layerAvailability).toBe('UNAVAILABLE');
  });

  it('returns failures for malformed digests, and results for the others', async () => {
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

  it('accepts 1 to 100 digests of an existing repository', async () => {
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

  it('signs a download URL of another origin that accepts no credentials except the signature', async () => {
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

  it('returns no URL for a layer without an image, or for a missing layer', async () => {
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
