import { ECRClient } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach } from '@jest/globals';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../emulator/emulator.ts';
import type { RecordedRequest } from '../../../emulator/request-journal.ts';
import { type Digest, digestOf } from '../../../src/oci/digest.ts';
import { mediaTypes } from '../../../src/oci/media-types.ts';
import { until } from '../../support/until.ts';

export interface Client {
  emulator: Emulator;
  /** The AWS SDK's client, which validates the responses. */
  ecr: ECRClient;
  /** A request to the data plane with valid credentials. */
  v2(
    method: string,
    path: string,
    init?: { body?: Uint8Array<ArrayBuffer> | string; headers?: Record<string, string> },
  ): Promise<Response>;
  /** POST and PUT. @returns the blob's digest */
  upload(repository: string, bytes: Uint8Array<ArrayBuffer>): Promise<Digest>;
  /** A manifest of these blobs. The first one is the config. */
  manifest(blobs: readonly (readonly [Digest, number])[], more?: object): Buffer<ArrayBuffer>;
  putManifest(
    repository: string,
    reference: string,
    bytes: Buffer<ArrayBuffer>,
    mediaType?: string,
  ): Promise<Response>;
  /** A config and these layers, and the manifest under a tag. */
  push(repository: string, tag: string, layers: readonly Buffer<ArrayBuffer>[]): Promise<PushedImage>;
}

export interface PushedImage {
  readonly digest: Digest;
  readonly manifest: Buffer<ArrayBuffer>;
  /** Config and layers, with their sizes. */
  readonly blobs: readonly (readonly [Digest, number])[];
}

/** The SDK's client as in a job, configured by the environment. No retries by default. */
export function ecrClient(emulator: Emulator, maxAttempts = 1, region?: string): ECRClient {
  Object.assign(process.env, emulator.environment());
  return new ECRClient({ maxAttempts, ...(region === undefined ? {} : { region }) });
}

/** Name and message of the error of a call to the API. */
export async function exceptionOf(call: Promise<unknown>): Promise<{ name: string; message: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return { name: error.name, message: error.message };
    throw error;
  }
  throw new Error('the call did not fail');
}

/** A new emulator for each test of the current describe block or file, with BLOB_MOUNTING on. */
export function emulatorClient(options: EmulatorOptions = {}): Client {
  const client = {} as Client;
  beforeEach(async () => {
    Object.assign(client, clientOf(await startEmulator({ setting: 'ENABLED', ...options })));
  });
  afterEach(async () => {
    client.ecr.destroy();
    await client.emulator.close();
  });
  return client;
}

/** Clients of a running emulator. */
export function clientOf(emulator: Emulator): Client {
  const client = { emulator, ecr: ecrClient(emulator) } as Client;
  const v2: Client['v2'] = (method, path, init = {}) =>
    fetch(`${client.emulator.endpoint}/v2/${path}`, {
      method,
      redirect: 'manual',
      ...(init.body === undefined ? {} : { body: init.body }),
      headers: {
        authorization: `Basic ${Buffer.from(`AWS:${client.emulator.password}`).toString('base64')}`,
        ...init.headers,
      },
    });
  Object.assign(client, {
    v2,
    async upload(repository: string, bytes: Uint8Array<ArrayBuffer>) {
      const opened = await v2('POST', `${repository}/blobs/uploads/`);
      const digest = digestOf(bytes);
      const location = new URL(opened.headers.get('location') ?? '');
      location.searchParams.set('digest', digest);
      await v2('PUT', `${location.pathname}${location.search}`.slice('/v2/'.length), { body: bytes });
      return digest;
    },
    manifest(blobs: readonly (readonly [Digest, number])[], more: object = {}) {
      const [config, ...layers] = blobs.map(([digest, size]) => ({ digest, size }));
      return Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: mediaTypes.ociManifest,
          config: { mediaType: mediaTypes.ociConfig, ...config },
          layers: layers.map(layer => ({ mediaType: mediaTypes.ociLayerGzip, ...layer })),
          ...more,
        }),
      );
    },
    putManifest: (
      repository: string,
      reference: string,
      bytes: Buffer<ArrayBuffer>,
      mediaType: string = mediaTypes.ociManifest,
    ) =>
      v2('PUT', `${repository}/manifests/${reference}`, {
        body: bytes,
        headers: { 'content-type': mediaType },
      }),
    async push(repository: string, tag: string, layers: readonly Buffer<ArrayBuffer>[]) {
      const config = Buffer.from(JSON.stringify({ os: 'linux', name: `${repository}:${tag}` }));
      const blobs: (readonly [Digest, number])[] = [];
      for (const bytes of [config, ...layers]) {
        blobs.push([await client.upload(repository, bytes), bytes.byteLength]);
      }
      const manifest = client.manifest(blobs);
      const { status } = await client.putManifest(repository, tag, manifest);
      if (status !== 201) throw new Error(`the manifest was answered ${status}`);
      return { digest: digestOf(manifest), manifest, blobs };
    },
  });
  return client;
}

/** Duration of a request in milliseconds. The client may get its response shortly before the request ends in the emulator. */
export async function elapsed(request: RecordedRequest | undefined): Promise<number> {
  if (request === undefined) throw new Error('there was no request');
  await until(() => request.endedAtMs !== undefined);
  return (request.endedAtMs ?? Number.NaN) - request.startedAtMs;
}

/** `[status, code]` of an error of the data plane. */
export async function errorOf(response: Response): Promise<readonly [number, string, string]> {
  const { errors } = (await response.json()) as { errors: { code: string; message: string }[] };
  return [response.status, errors[0]?.code ?? '', errors[0]?.message ?? ''];
}
