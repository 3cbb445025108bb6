import { RegistryError } from '../shared/errors.ts';
import type { RegistryAnswer } from './registry-answer.ts';

const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * Where a redirect leads. Never from https to http; plain http only stays where it already is, on loopback.
 * @returns undefined when the answer is no redirect
 * @throws RegistryError
 */
export function followedLocation(answer: RegistryAnswer, from: URL): URL | undefined {
  if (!redirects.has(answer.status)) return undefined;
  const location = answer.headers['location'];
  const to = location === undefined ? null : URL.parse(location, from.href);
  if (to === null) {
    throw new RegistryError(
      `${from.host} redirects without a usable Location.`,
      'See docs/troubleshooting.md.',
      {
        status: answer.status,
      },
    );
  }
  const allowed = to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:');
  if (!allowed) {
    throw new RegistryError(
      `${from.host} redirects to ${to.protocol}//${to.host}, which is not encrypted.`,
      'The registry or a proxy in front of it is misconfigured: it must redirect to https.',
      { status: answer.status },
    );
  }
  return to;
}
