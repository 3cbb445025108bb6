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
  const pool = new Pool(registry.endpoint, { connections: 32 });
  const authorization = `Basic ${Buffer.from(`AWS:${registry.password}`).toString('base64')}`;
  const blob = (digest: string) => join(layout, 'blobs', digest.replace(':', '/'));
  const index = JSON.parse(await readFile(join(layout, 'index.json'), 'utf8'));
  const bytes = await readFile(blob(index.manifests[0].digest));
  const manifest = JSON.parse(bytes.toString('utf8'));
  const path = `/v2/${repository}`;
  const started = performance.now();
  const send = async (
    method: 'POST' | 'PUT',
    to: string,
    body?: Buffer | NodeJS.ReadableStream,
    headers = {},
  ) => {
    const answer = await pool.request({
      method,
      path: to,
      headers: { authorization, ...headers },
      ...(body === undefined ? {} : { body: body as Buffer }),
    });
    await answer.body.dump();
    if (answer.statusCode >= 300) throw new Error(`${method} ${to} returned status ${answer.statusCode}.`);
    return String(answer.headers['location'] ?? '');
  };
  const upload = async ({ digest, size }: Descriptor) => {
    const location = new URL(await send('POST', `${path}/blobs/uploads/`), registry.endpoint);
    location.searchParams.set('digest', digest);
    const content = createReadStream(blob(digest), { highWaterMark: 256 * 1024 });
    await send('PUT', `${location.pathname}${location.search}`, content, { 'content-length': String(size) });
  };
  const mount = ({ digest }: Descriptor) =>
    send('POST', `${path}/blobs/uploads/?mount=${encodeURIComponent(digest)}&from=${from}`);
  await Promise.all([
    ...manifest.layers.map((layer: Descriptor, at: number) => (at < mounted ? mount(layer) : upload(layer))),
    upload(manifest.config),
  ]);
  await send('PUT', `${path}/manifests/v1`, bytes, { 'content-type': manifest.mediaType });
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  return seconds;
}
