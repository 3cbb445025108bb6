import { type Digest, digestOf } from '../../../../src/oci/digest.ts';
import type { GeneratedImage } from '../../../support/generate-image.ts';

/** A client's push or read that the registry refused. */
export class Refused extends Error {
  readonly status: number;
  readonly body: string;

  constructor(what: string, status: number, body: string) {
    super(`${what}: ${status} ${body}`);
    this.status = status;
    this.body = body;
  }
}

/** A client that pushes to one repository, request by request. */
export class OciClient {
  readonly #base: string;
  /** Blobs that this client had to send. */
  readonly sent: Digest[] = [];

  /** @param registry host and path, as clients get it */
  constructor(registry: string, repository: string) {
    const [host, ...path] = registry.split('/');
    this.#base = `http://${[host, 'v2', ...path, repository].join('/')}`;
  }

  request(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(new URL(path, `${this.#base}/`), { method, redirect: 'manual', ...init });
  }

  /** @returns size in bytes; undefined if the blob has to be sent */
  async find(digest: Digest): Promise<number | undefined> {
    const response = await this.request('HEAD', `blobs/${digest}`);
    if (response.status === 404) return undefined;
    await expectStatus(response, `HEAD ${digest}`, 200);
    return Number(response.headers.get('content-length'));
  }

  /** Opens an upload. @returns its path */
  async open(): Promise<string> {
    const response = await this.request('POST', 'blobs/uploads/');
    await expectStatus(response, 'POST', 202);
    return response.headers.get('location') ?? '';
  }

  /** Sends the blob in one piece, or in several PATCH requests. */
  async send(bytes: Buffer, pieces = 1): Promise<void> {
    let location = await this.open();
    const digest = digestOf(bytes);
    const length = Math.ceil(bytes.byteLength / pieces);
    for (let piece = 0; piece < pieces - 1; piece += 1) {
      const body = new Uint8Array(bytes.subarray(piece * length, (piece + 1) * length));
      const response = await this.request('PATCH', location, { body });
      await expectStatus(response, 'PATCH', 202);
      location = response.headers.get('location') ?? '';
    }
    await this.finish(location, bytes.subarray((pieces - 1) * length), digest);
  }

  /** Sends the last piece. */
  async finish(location: string, bytes: Buffer, digest = digestOf(bytes)): Promise<void> {
    const query = `${location.includes('?') ? '&' : '?'}digest=${digest}`;
    const response = await this.request('PUT', `${location}${query}`, { body: new Uint8Array(bytes) });
    await expectStatus(response, 'PUT', 201);
    this.sent.push(digest);
  }

  async put(reference: string, bytes: Buffer, mediaType: string): Promise<void> {
    const headers = { 'content-type': mediaType };
    const body = new Uint8Array(bytes);
    const response = await this.request('PUT', `manifests/${reference}`, { body, headers });
    await expectStatus(response, `PUT ${reference}`, 201);
    if (response.headers.get('docker-content-digest') !== digestOf(bytes)) throw new Error('wrong digest');
  }

  /** As most clients do: asks for each blob, sends what is missing, then pushes the manifests, children first. */
  async push(image: GeneratedImage, ...tags: readonly string[]): Promise<void> {
    await Promise.all(blobsOf(image).map(digest => this.place(image, digest)));
    for (const [digest, mediaType] of manifestsOf(image)) {
      if (digest !== image.root.digest) await this.put(digest, bytesOf(image, digest), mediaType);
    }
    for (const tag of tags.length === 0 ? ['v1'] : tags) {
      await this.put(tag, bytesOf(image, image.root.digest), image.root.mediaType);
    }
  }

  async place(image: GeneratedImage, digest: Digest): Promise<void> {
    if ((await this.find(digest)) === undefined) await this.send(bytesOf(image, digest));
  }
}

async function expectStatus(response: Response, what: string, status: number): Promise<void> {
  if (response.status !== status) throw new Refused(what, response.status, await response.text());
}

export function bytesOf(image: GeneratedImage, digest: string): Buffer {
  const bytes = image.blobs.get(digest as Digest);
  if (bytes === undefined) throw new Error(`the image has no ${digest}`);
  return bytes;
}

/** All manifests of an image with their media types, members of the index first. */
export function manifestsOf(image: GeneratedImage): readonly (readonly [Digest, string])[] {
  const { manifests = [] } = JSON.parse(bytesOf(image, image.root.digest).toString()) as {
    manifests?: { digest: Digest; mediaType: string }[];
  };
  return [
    ...manifests.map(({ digest, mediaType }) => [digest, mediaType] as const),
    [image.root.digest, image.root.mediaType],
  ];
}

/** Configs and layers. */
export function blobsOf(image: GeneratedImage): readonly Digest[] {
  const manifests = new Set(manifestsOf(image).map(([digest]) => digest));
  return [...image.blobs.keys()].filter(digest => !manifests.has(digest));
}
