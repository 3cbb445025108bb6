/** Pulls an image like any client, independently of the action's code, and checks all digests. */
import { createHash } from 'node:crypto';
import { z } from 'zod';

const descriptor = z.object({ digest: z.string(), size: z.number() });
const manifestSchema = z.object({ config: descriptor, layers: z.array(descriptor) });

export interface PulledImage {
  readonly digest: string;
  readonly blobs: number;
  /** Size of config and layers. */
  readonly bytes: number;
}

/**
 * @param repository URL of the repository, such as `http://127.0.0.1:5000/v2/app`
 * @throws Error if anything is missing or does not match its digest
 */
export async function pullImage(
  repository: string,
  tag: string,
  authorization: string,
): Promise<PulledImage> {
  const bytes = await get(`${repository}/manifests/${tag}`, authorization);
  const manifest = manifestSchema.parse(JSON.parse(bytes.toString('utf8')));
  const blobs = [manifest.config, ...manifest.layers];
  for (const { digest, size } of blobs) {
    const blob = await get(`${repository}/blobs/${digest}`, authorization);
    if (digestOf(blob) !== digest || blob.length !== size) throw new Error(`Blob ${digest} is corrupt.`);
  }
  return {
    digest: digestOf(bytes),
    blobs: blobs.length,
    bytes: blobs.reduce((sum, { size }) => sum + size, 0),
  };
}

const accepted =
  'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json';

async function get(url: string, authorization: string): Promise<Buffer> {
  const answer = await fetch(url, { headers: { authorization, accept: accepted }, redirect: 'manual' });
  const location = answer.headers.get('location');
  if (answer.status === 307 && location !== null) return body(await fetch(new URL(location, url)), location);
  return body(answer, url);
}

async function body(answer: Response, url: string): Promise<Buffer> {
  if (!answer.ok) throw new Error(`${url} returned status ${answer.status}.`);
  return Buffer.from(await answer.arrayBuffer());
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
