import type { Digest } from '../../../src/oci/digest.ts';
import type { GeneratedImage } from '../../support/generate-image.ts';

/**
 * Pushes the image as the plainest client would: HEAD for every blob, POST and PUT for those that are missing, and the
 * manifests, the root last and by its tag.
 * @param registry what the names of images begin with, as `127.0.0.1:PORT/TOKEN`
 * @throws Error with the registry's answer when it refuses
 */
export async function rawPush(registry: string, name: string, image: GeneratedImage): Promise<void> {
  const [repository = '', tag = ''] = name.split(':');
  const [host = '', ...path] = `${registry}/${repository}`.split('/');
  const base = `http://${host}/v2/${path.join('/')}`;
  const manifests = new Map(
    [...image.manifests.map(({ descriptor }) => descriptor), image.root].map(one => [one.digest, one]),
  );
  for (const [digest, bytes] of image.blobs) if (!manifests.has(digest)) await pushBlob(base, digest, bytes);
  for (const [digest, { mediaType }] of manifests) {
    const reference = digest === image.root.digest ? tag : digest;
    await send(`${base}/manifests/${reference}`, {
      method: 'PUT',
      headers: { 'content-type': mediaType },
      body: image.blobs.get(digest) ?? null,
    });
  }
}

async function pushBlob(base: string, digest: Digest, bytes: Buffer): Promise<void> {
  const found = await fetch(`${base}/blobs/${digest}`, { method: 'HEAD' });
  if (found.status === 200) return;
  const opened = await send(`${base}/blobs/uploads/`, { method: 'POST' });
  const location = new URL(opened.headers.get('location') ?? '', base);
  location.searchParams.set('digest', digest);
  await send(location.href, { method: 'PUT', body: bytes });
}

async function send(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${init.method} ${answer.status}: ${await answer.text()}`);
  return answer;
}
