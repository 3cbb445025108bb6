import { BlockList, isIP } from 'node:net';

/** Whether an entry of NO_PROXY names this host. */
type Entry = (hostname: string, port: number) => boolean;

/**
 * The hosts that NO_PROXY excludes from the proxy. Its entries are separated by commas or spaces: a name (with all its
 * subdomains; a leading `.` or `*.` changes nothing), an IP address, a CIDR block, or `*` for all hosts. Names and
 * addresses may end with a port. As in Go and curl, addresses and blocks only match hosts that are written as an IP
 * address: no name is resolved for the comparison, because behind a proxy many names do not resolve.
 */
export class NoProxy {
  readonly #entries: readonly Entry[];

  constructor(setting: string) {
    this.#entries = setting
      .toLowerCase()
      .split(/[,\s]+/)
      .map(toEntry)
      .filter(entry => entry !== undefined);
  }

  excludes({ hostname, port, protocol }: URL): boolean {
    const host = bare(hostname);
    const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
    return this.#entries.some(matches => matches(host, number));
  }
}

/** @returns undefined if it is empty or malformed, and then names no host */
function toEntry(text: string): Entry | undefined {
  if (text === '*') return () => true;
  const [, network, bits] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  if (network !== undefined) return blockEntry(bare(network), Number(bits));
  if (isIP(bare(text)) !== 0) return blockEntry(bare(text));
  const [, host = text, port] = /^(.+):(\d+)$/.exec(text) ?? [];
  const entry = isIP(bare(host)) === 0 ? nameEntry(host) : blockEntry(bare(host));
  return entry === undefined || port === undefined
    ? entry
    : (hostname, asked) => asked === Number(port) && entry(hostname, asked);
}

function nameEntry(text: string): Entry | undefined {
  const name = bare(text).replace(/^\*?\./, '');
  return name === '' ? undefined : hostname => hostname === name || hostname.endsWith(`.${name}`);
}

/** @param bits length of the network's prefix; undefined for a single address */
function blockEntry(address: string, bits?: number): Entry | undefined {
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  if (version === 0 || (bits ?? 0) > most) return undefined;
  const block = new BlockList();
  block.addSubnet(address, bits ?? most, familyOf(version));
  return hostname => isIP(hostname) !== 0 && block.check(hostname, familyOf(isIP(hostname)));
}

function familyOf(version: number): 'ipv4' | 'ipv6' {
  return version === 4 ? 'ipv4' : 'ipv6';
}

/** Without the brackets of an IPv6 address, and without the dot that ends an absolute name. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}
