import type { Digest } from '../oci/digest.ts';
import { RegistryError } from '../shared/errors.ts';
import { isWithin } from '../shared/named-address.ts';
import type { RegistryAnswer } from './registry-answer.ts';

/**
 * The URL of the upload from a response's Location, relative or absolute, with its opaque query (OCI distribution spec,
 * "Pushing blobs"). Every request to it has the credentials, so it must have the scheme, host and port of the registry.
 * @throws RegistryError
 */
export function uploadLocation(answer: RegistryAnswer, requested: URL, endpoint: URL): URL {
  const header = answer.headers['location'];
  const location = header === undefined ? null : URL.parse(header, requested.href);
  if (location === null) {
    throw new RegistryError(
      `${endpoint.host} opened an upload without a valid Location header.`,
      'See docs/troubleshooting.md.',
      { status: answer.status },
    );
  }
  if (!isWithin(location, endpoint)) {
    throw new RegistryError(
      `${endpoint.origin} redirects the upload to ${location.origin}, a different origin that must not receive the credentials.`,
      'Configure the registry, or the proxy in front of it, to keep scheme, host and port in the Location header. No credentials were sent there.',
      { status: answer.status },
    );
  }
  location.hash = '';
  return location;
}

/** The URL that completes an upload: the Location with `digest` added, otherwise unchanged. */
export function completingUrl(location: URL, digest: Digest): URL {
  const url = new URL(location);
  url.search = `${url.search}${url.search === '' ? '?' : '&'}digest=${encodeURIComponent(digest)}`;
  return url;
}
