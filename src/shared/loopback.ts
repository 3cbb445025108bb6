import { BlockList, isIP } from 'node:net';

const machine = new BlockList();
machine.addSubnet('127.0.0.0', 8, 'ipv4');
machine.addAddress('::1', 'ipv6');

/** `localhost` and the addresses of the machine itself, in any notation. @param hostname in the format of URL.hostname */
export function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  const version = isIP(name);
  return version !== 0 && machine.check(name, version === 4 ? 'ipv4' : 'ipv6');
}
