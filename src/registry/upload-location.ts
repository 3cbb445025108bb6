import type { Digest } from '../oci/digest.ts';
import { RegistryError } from '../shared/errors.ts';
import type { RegistryAnswer } from './registry-answer.ts';

/**
 * The upload's address from an answer's Location, relative or absolute, its opaque query kept (OCI distribution spec,
 * "Pushing blobs"). Credentials go with every request to it, so it must be of the registry's own scheme, host and port.
 * @throws RegistryError
 */
export function uploadLocation(answer: RegistryAnswer, requested: URL, endpoint: URL): URL {
  const header = answer.headers['location'];
  const location = header === undefined ? null : URL.parse(header, requested.href);
  if (location === null) {
    throw new RegistryError(
      `${endpoint.host} opened an upload without a usable Location.`,
      'See docs/troubleshooting.md.',
      { status: answer.status },
    );
  }
  if (location.origin !== endpoint.origin || location.username !== '' || location.password !== '') {
    throw new RegistryError(
      `${endpoint.origin} sends the upload to ${location.origin}, another origin, where the credentials must not go.`,
      'The registry or a proxy in front of it is misconfigured: its Location must keep scheme, host and port.',
      { status: answer.status },
    );
  }
  location.hash = '';
  return location;
}

/** The address that completes an upload: the Location with `digest` added, all else as it was. */
export function completingUrl(location: URL, digest: Digest): URL {
  const url = new URL(location);
  url.search = `${url.search}${url.search === '' ? '?' : '&'}digest=${encodeURIComponent(digest)}`;
  return url;
}
