import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a graph driver's daemon knows of a layer elsewhere (image/DRIVER/distribution, read anew at each push). */
interface KnownLayer {
  readonly Digest: string;
  /** HOST/REPOSITORY */
  readonly SourceRepository: string;
}

/**
 * Takes from a daemon with a graph driver what it knows of the layers that a registry holds; what it knows of other
 * registries, from where it pulled, stays.
 * @param distribution directory image/DRIVER/distribution of its data root
 * @param host without a port, all its ports
 */
export async function forgetLayers(distribution: string, host: string): Promise<void> {
  const layers = join(distribution, 'v2metadata-by-diffid', 'sha256');
  for (const diffId of await readdir(layers).catch(() => [])) {
    const path = join(layers, diffId);
    const known: readonly KnownLayer[] = JSON.parse(await readFile(path, 'utf8'));
    const isOfHost = ({ SourceRepository }: KnownLayer) =>
      SourceRepository.startsWith(`${host}/`) || SourceRepository.startsWith(`${host}:`);
    const kept = known.filter(layer => !isOfHost(layer));
    if (kept.length > 0) await writeFile(path, JSON.stringify(kept));
    else await rm(path);
    const digests = new Set(kept.map(({ Digest }) => Digest));
    for (const { Digest } of known) {
      if (!digests.has(Digest)) {
        await rm(join(distribution, 'diffid-by-digest', Digest.replace(':', '/')), { force: true });
      }
    }
  }
}

/**
 * Takes from the containerd store what it knows of the blobs that a registry holds: containerd keeps it in labels, in which
 * all ports of a host are one registry.
 * @param ctr runs containerd's `ctr` in Docker's namespace @returns what it printed
 */
export async function forgetBlobs(
  ctr: (...args: readonly string[]) => Promise<string>,
  host: string,
): Promise<void> {
  const label = `containerd.io/distribution.source.${new URL(`http://${host}`).hostname}=`;
  const lines = (await ctr('content', 'ls')).split('\n').filter(line => line.includes(label));
  for (const line of lines) await ctr('content', 'label', line.split(/\s/, 1)[0] ?? '', label);
}
