import { isLinkLocal, isLoopback } from './loopback.ts';

/**
 * Why an address that an answer names must not be called: the realm of a challenge, the target of a redirect, the endpoint of
 * a registry. Not only the target decides, but also who names it, so that no registry can make the runner call services that
 * only the runner can reach, and read what they answer.
 *
 * - the own scheme and host, with any port: may be called
 * - plain http: only if loopback names it, in plain http itself, and only on loopback
 * - https on loopback: only if loopback names it
 * - https on a link-local address (169.254.0.0/16): no, these are services of the cloud, such as those for credentials
 * - https on all others, private networks included: may be called, because internal registries and S3 endpoints are there
 *
 * Names are not resolved. One that resolves to the machine needs a certificate for that name, which its services do not have.
 * @param by whoever sent the answer
 * @returns undefined if it may be called, otherwise what continues "which": `does not use https`
 */
export function whyNotCalled(named: URL, by: URL): string | undefined {
  if (hasLogin(named)) return 'contains a user name or password';
  if (named.protocol !== 'https:' && named.protocol !== 'http:') return 'uses neither https nor http';
  if (named.protocol === by.protocol && named.hostname === by.hostname) return undefined;
  if (isLinkLocal(named.hostname)) return 'only this machine can reach';
  if (isLoopback(named.hostname) && !isLoopback(by.hostname)) return 'is the runner itself';
  if (named.protocol === 'https:') return undefined;
  const local = by.protocol === 'http:' && isLoopback(by.hostname) && isLoopback(named.hostname);
  return local ? undefined : 'does not use https';
}

/** Whether an address may get what only its origin may get, such as credentials: with the same scheme, host and port. */
export function isWithin(named: URL, { origin }: URL): boolean {
  return named.origin === origin && !hasLogin(named);
}

function hasLogin({ username, password }: URL): boolean {
  return username !== '' || password !== '';
}

/** What to do about it. */
export const nameAnother =
  'Configure the registry, or the proxy in front of it, to name an https address that is not local to the runner. No credentials were sent there.';

/** Scheme, host and port, and nothing that may be a secret. */
export function shownAddress({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}
