import { isIP } from 'node:net';

/** `localhost` and the addresses of the machine itself. @param hostname in the format of URL.hostname */
export function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return (isIP(name) === 4 && name.startsWith('127.')) || name === '::1';
}
