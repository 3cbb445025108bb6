import { describe, expect, it } from '@jest/globals';
import { NoProxy } from '../../src/shared/no-proxy.ts';

const excludes = (setting: string, url: string) => new NoProxy(setting).excludes(new URL(url));

describe('NO_PROXY', () => {
  it.each([
    ['a CIDR block', '10.0.0.0/8', 'https://10.1.2.3'],
    ['a CIDR block of one address', '10.1.2.3/32', 'https://10.1.2.3:8443'],
    ['every IPv4 address', '0.0.0.0/0', 'https://192.0.2.1'],
    ['a CIDR block of IPv6', 'fd00::/8', 'https://[fdab::1]'],
    ['a CIDR block of IPv6 in brackets', '[fd00::]/8', 'https://[fdab::1]'],
    ['an IPv4 block for an IPv4-mapped host', '10.0.0.0/8', 'https://[::ffff:10.1.2.3]'],
    ['an IPv4-mapped block for an IPv4 host', '::ffff:10.0.0.0/104', 'https://10.1.2.3'],
    ['an address', '10.1.2.3', 'http://10.1.2.3:5000'],
    ['an address with a port', '10.1.2.3:5000', 'http://10.1.2.3:5000'],
    ['an IPv6 address', '::1', 'http://[::1]:5000'],
    ['an IPv6 address in brackets', '[::1]', 'http://[::1]:5000'],
    ['an IPv6 address with a port', '[::1]:5000', 'http://[::1]:5000'],
    ['an IPv6 address in another notation', 'FD00:0:0:0:0:0:0:1', 'https://[fd00::1]'],
    ['a name', 'example.com', 'https://example.com'],
    ['a subdomain', 'example.com', 'https://api.example.com'],
    ['a leading dot', '.example.com', 'https://api.example.com'],
    ['a leading dot, for the name itself', '.example.com', 'https://example.com'],
    ['a leading asterisk', '*.example.com', 'https://api.example.com'],
    ['upper case', 'EXAMPLE.com', 'https://example.COM'],
    ['the port of the scheme', 'example.com:443', 'https://example.com'],
    ['an absolute name', 'example.com', 'https://example.com.'],
    ['spaces and empty entries', ' a.example ,, 10.0.0.0/8 b.example', 'https://10.0.0.1'],
    ['an asterisk among others', 'a.example, *', 'https://anything.example'],
  ])('excludes %s: %s', (_, setting, url) => {
    expect(excludes(setting, url)).toBe(true);
  });

  it.each([
    ['an address outside of the block', '10.0.0.0/8', 'https://11.0.0.1'],
    ['an IPv6 address outside of the block', 'fd00::/8', 'https://[fe80::1]'],
    ['a name that could resolve to the block', '0.0.0.0/0,::/0', 'https://localhost'],
    ['another port', 'example.com:8443,10.0.0.1:1,[::1]:1', 'https://example.com'],
    ['another port of an address', '10.0.0.1:1', 'https://10.0.0.1'],
    ['another port of an IPv6 address', '[::1]:1', 'https://[::1]'],
    ['a name that only ends alike', 'example.com', 'https://notexample.com'],
    ['an address that only ends alike', '0.0.0.1', 'https://10.0.0.1'],
    ['blocks that are none', '10.0.0.0/33,fd00::/129,/8,10.0.0.0/,10.0.0/8,10.0.0.0/x', 'https://10.0.0.1'],
    ['an empty setting', '', 'https://example.com'],
    ['separators alone', ' , .', 'https://example.com.'],
  ])('does not exclude %s: %s', (_, setting, url) => {
    expect(excludes(setting, url)).toBe(false);
  });
});
