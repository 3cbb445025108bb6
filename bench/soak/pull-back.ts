import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { GeneratedImage, GeneratedManifest } from '../../__tests__/support/generate-image.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { type Digest, digestOf } from '../../src/oci/digest.ts';
import { manifestMediaTypes } from '../../src/oci/media-types.ts';

interface Descriptor {
  readonly digest: Digest;
  readonly size: number;
}
interface Manifest {
  readonly manifests?: readonly Descriptor[];
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/**
 * Pulls an image over HTTP like any client, without the registry client of this project, and compares it with the
 * expected image: all digests and sizes, the config of each platform, and the content of each layer by its diff ID.
 * @throws Error with what is missing or wrong
 */
export async function pullBack(
  emulator: Emulator,
  repository: string,
  tag: string,
  image: GeneratedImage,
): Promise<void> {
  const pull = await connect(emulator, repository);
  const root = parse(await pull(`manifests/${tag}`));
  const children = root.manifests;
  const manifests = children === undefined ? [root] : await Promise.all(children.map(manifestOf));
  if (manifests.length !== image.manifests.length) throw new Error(`${manifests.length} manifests`);
  await Promise.all(manifests.map((manifest, at) => compare(manifest, image.manifests[at])));

  async function manifestOf(child: Descriptor): Promise<Manifest> {
    return parse(checked(child, await pull(`manifests/${child.digest}`)));
  }

  async function compare({ config, layers }: Manifest, expected?: GeneratedManifest): Promise<void> {
    if (config.digest !== expected?.config.digest) throw new Error(`config ${config.digest}`);
    checked(config, await pull(`blobs/${config.digest}`));
    if (layers.length !== expected.layers.length) throw new Error(`${layers.length} layers`);
    for (const [at, layer] of layers.entries()) {
      const content = decompressed(checked(layer, await pull(`blobs/${layer.digest}`)));
      if (digestOf(content) !== expected.layers[at]?.diffId) throw new Error(`content of layer ${at}`);
    }
  }
}

type Pull = (path: string) => Promise<Buffer>;

/** Signs in again, because a fault may have expired the previous token. */
async function connect(emulator: Emulator, repository: string): Promise<Pull> {
  const target = 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken';
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
  const signedIn = await fetch(emulator.endpoint, { method: 'POST', headers, body: '{}' });
  const { authorizationData } = (await signedIn.json()) as {
    authorizationData: readonly { authorizationToken: string }[];
  };
  const authorization = `Basic ${authorizationData[0]?.authorizationToken}`;
  return async path => {
    const url = `${emulator.endpoint}/v2/${repository}/${path}`;
    const answer = await fetch(url, { headers: { authorization, accept: manifestMediaTypes.join(', ') } });
    if (answer.status !== 200) throw new Error(`${path} returned status ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  };
}

function parse(bytes: Buffer): Manifest {
  return JSON.parse(bytes.toString('utf8'));
}

function checked({ digest, size }: Descriptor, bytes: Buffer): Buffer {
  if (bytes.byteLength !== size || digestOf(bytes) !== digest) throw new Error(`${digest} is corrupt`);
  return bytes;
}

function decompressed(bytes: Buffer): Buffer {
  if (bytes.readUInt16BE() === 0x1f8b) return gunzipSync(bytes);
  return bytes.readUInt32BE() === 0x28b52ffd ? zstdDecompressSync(bytes) : bytes;
}
