import { docker, oci } from '../rules/media-types.ts';
import type { StoredManifest } from '../state/repository.ts';

const pairs = [
  [docker.manifest, oci.manifest],
  [docker.config, oci.config],
  [docker.layerGzip, oci.layerGzip],
] as const;
const toOci = new Map<string, string>(pairs);
const toDocker = new Map<string, string>(pairs.map(([ofDocker, ofOci]) => [ofOci, ofDocker]));

export interface ServedManifest {
  readonly bytes: Buffer;
  readonly mediaType: string;
}

/** By tag, an image manifest is returned in the type that the client accepts, with a different digest than the stored one (D). */
export function convertFor(stored: StoredManifest, accept: string): ServedManifest {
  const accepted = accept.split(',').map(part => part.split(';')[0]?.trim());
  if (accept === '' || accepted.includes(stored.mediaType) || accepted.includes('*/*')) return stored;
  for (const map of [toOci, toDocker]) {
    const wanted = map.get(stored.mediaType);
    if (wanted === undefined || !accepted.includes(wanted)) continue;
    const text = stored.bytes.toString('utf8');
    const bytes = Buffer.from(
      text.replace(
        /"mediaType":(\s*)"([^"]+)"/g,
        (_, blank, type) => `"mediaType":${blank}"${map.get(type) ?? type}"`,
      ),
    );
    return { bytes, mediaType: wanted };
  }
  return stored;
}
