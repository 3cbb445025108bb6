/**
 * The limit for all tools: only the required requests, all in parallel, without searching or checking anything. For the
 * second service: mounts of the ten shared layers, uploads of the other layers, then the manifest.
 */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'undici';
import type { BenchRegistry } from './registry.ts';

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

/** @param mounted number of layers, from the lowest, that are mounted from `from` @returns seconds */
export async function limit(
  registry: BenchRegistry,
  layout: string,
  repository: string,
  mounted: number,
  from: string,
): Promise<number> {
  return await timed(registry, async client => {
    const image = await readImage(layout);
    await Promise.all([
      ...image.layers.map((layer, at) =>
        at < mounted ? client.mount(repository, layer, from) : client.upload(repository, layout, layer),
      ),
      client.upload(repository, layout, image.config),
    ]);
    await client.putManifest(repository, image);
  });
}

/**
 * The same for several images that share their lowest layers: these are uploaded with the first image, and mounted by the others
 * after its manifest.
 * @param shared number of layers that they share @returns seconds
 */
export async function limitOfMany(
  registry: BenchRegistry,
  images: readonly { readonly layout: string; readonly repository: string }[],
  shared: number,
): Promise<number> {
  return await timed(registry, async client => {
    const [first] = images;
    if (first === undefined) return;
    const complete = Promise.withResolvers<void>();
    const push = async ({ layout, repository }: (typeof images)[number]) => {
      const image = await readImage(layout);
      const brings = repository === first.repository;
      const sent = [...image.layers.slice(brings ? 0 : shared), image.config];
      await Promise.all(sent.map(blob => client.upload(repository, layout, blob)));
      if (!brings) {
        await complete.promise;
        const mounted = image.layers.slice(0, shared);
        await Promise.all(mounted.map(layer => client.mount(repository, layer, first.repository)));
      }
      await client.putManifest(repository, image);
      if (brings) complete.resolve();
    };
    await Promise.all(images.map(push));
  });
}

interface LimitImage {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly layers: readonly Descriptor[];
  readonly config: Descriptor;
}

const blobPath = (layout: string, digest: string) => join(layout, 'blobs', digest.replace(':', '/'));

async function readImage(layout: string): Promise<LimitImage> {
  const index = JSON.parse(await readFile(join(layout, 'index.json'), 'utf8'));
  const bytes = await readFile(blobPath(layout, index.manifests[0].digest));
  const { mediaType, layers, config } = JSON.parse(bytes.toString('utf8'));
  return { bytes, mediaType, layers, config };
}

async function timed(registry: BenchRegistry, push: (client: LimitClient) => Promise<void>): Promise<number> {
  const pool = new Pool(registry.endpoint, { connections: 32 });
  const started = performance.now();
  await push(new LimitClient(pool, registry));
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  return seconds;
}

class LimitClient {
  readonly #pool: Pool;
  readonly #endpoint: string;
  readonly #authorization: string;

  constructor(pool: Pool, { endpoint, password }: BenchRegistry) {
    this.#pool = pool;
    this.#endpoint = endpoint;
    this.#authorization = `Basic ${Buffer.from(`AWS:${password}`).toString('base64')}`;
  }

  async upload(repository: string, layout: string, { digest, size }: Descriptor): Promise<void> {
    const opened = await this.#send('POST', `/v2/${repository}/blobs/uploads/`);
    const location = new URL(opened, this.#endpoint);
    location.searchParams.set('digest', digest);
    const content = createReadStream(blobPath(layout, digest), { highWaterMark: 256 * 1024 });
    const headers = { 'content-length': String(size) };
    await this.#send('PUT', `${location.pathname}${location.search}`, content, headers);
  }

  async mount(repository: string, { digest }: Descriptor, from: string): Promise<void> {
    const query = `mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`;
    await this.#send('POST', `/v2/${repository}/blobs/uploads/?${query}`);
  }

  async putManifest(repository: string, { bytes, mediaType }: LimitImage): Promise<void> {
    await this.#send('PUT', `/v2/${repository}/manifests/v1`, bytes, { 'content-type': mediaType });
  }

  async #send(
    method: 'POST' | 'PUT',
    path: string,
    body?: Buffer | NodeJS.ReadableStream,
    headers = {},
  ): Promise<string> {
    const answer = await this.#pool.request({
      method,
      path,
      headers: { authorization: this.#authorization, ...headers },
      ...(body === undefined ? {} : { body: body as Buffer }),
    });
    await answer.body.dump();
    if (answer.statusCode >= 300) throw new Error(`${method} ${path} returned status ${answer.statusCode}.`);
    return String(answer.headers['location'] ?? '');
  }
}
