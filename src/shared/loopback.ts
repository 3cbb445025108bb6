import { BlockList, isIP } from 'node:net';

const machine = new BlockList();
machine.addSubnet('127.0.0.0', 8, 'ipv4');
machine.addAddress('0.0.0.0', 'ipv4'); // connecting to "any address" reaches this machine
machine.addAddress('::1', 'ipv6');
machine.addAddress('::', 'ipv6');

const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
linkLocal.addSubnet('fe80::', 10, 'ipv6');
linkLocal.addSubnet('fd00:ec2::', 32, 'ipv6'); // the same services of AWS by IPv6

/**
 * `localhost` and the addresses of the machine itself, in any notation. No name is resolved.
 * @param hostname in the format of URL.hostname, which turns decimal and hexadecimal addresses into the usual form
 */
export function isLoopback(hostname: string): boolean {
  const name = bare(hostname);
  return name === 'localhost' || name.endsWith('.localhost') || isIn(machine, name);
}

/** Addresses of the machine's own link: services of the cloud that trust whoever calls them, such as those for credentials. */
export function isLinkLocal(hostname: string): boolean {
  return isIn(linkLocal, bare(hostname));
}

/** Without brackets, and without the dot that ends an absolute name. */
function bare(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

/** An IPv4 address within IPv6 (`::ffff:127.0.0.1`) counts as itself. */
function isIn(list: BlockList, name: string): boolean {
  const version = isIP(name);
  return version !== 0 && list.check(name, version === 4 ? 'ipv4' : 'ipv6');
}
