import { describe, expect, it } from '@jest/globals';
import { whyNotCalled } from '../../src/shared/named-address.ts';

const why = (by: string, named: string) => whyNotCalled(new URL(named), new URL(by));

describe('an address that an answer names', () => {
  it.each([
    ['http://127.0.0.1:5000', 'http://127.0.0.1:9000'],
    ['http://127.0.0.1:5000', 'http://localhost:9000'],
    ['http://[::1]:5000', 'http://[::ffff:127.0.0.1]:9000'],
    ['http://localhost.:5000', 'http://0.0.0.0:9000'],
    ['http://127.0.0.1:5000', 'https://bucket.s3.amazonaws.com'],
    ['https://localhost:5000', 'https://127.0.0.1:9000'],
    ['https://registry.example', 'https://registry.example:8443'],
    ['https://registry.example', 'https://auth.example/token'],
    ['https://registry.example', 'https://10.0.0.1'],
    ['https://registry.example', 'https://192.168.1.1'],
    ['http://emulator:5000', 'http://emulator:9000'],
    ['http://emulator:5000', 'https://10.0.0.1'],
  ])('%s may name %s', (by, named) => {
    expect(why(by, named)).toBeUndefined();
  });

  it.each([
    ['https://registry.example', 'http://127.0.0.1:9000'],
    ['https://registry.example', 'https://127.0.0.1:9000'],
    ['https://registry.example', 'https://localhost.'],
    ['https://registry.example', 'https://a.localhost'],
    ['https://registry.example', 'https://2130706433'],
    ['https://registry.example', 'https://0x7f.1'],
    ['https://registry.example', 'https://0'],
    ['https://registry.example', 'https://[::]'],
    ['https://registry.example', 'https://[::ffff:7f00:1]'],
    ['https://10.0.0.1', 'https://127.0.0.1'],
    ['http://10.0.0.1', 'http://127.0.0.1'],
  ])('%s may not name the runner itself: %s', (by, named) => {
    expect(why(by, named)).toBe('is the runner itself');
  });

  it.each([
    'https://169.254.169.254',
    'http://169.254.170.2',
    'https://[fe80::1]',
    'https://[::ffff:169.254.169.254]',
    'https://[fd00:ec2::254]',
    'https://2852039166',
  ])('is not a service that only the machine reaches, whoever names it: %s', named => {
    for (const by of ['http://127.0.0.1:5000', 'https://localhost', 'https://registry.example']) {
      expect(why(by, named)).toBe('only this machine can reach');
    }
  });

  it.each([
    ['http://127.0.0.1:5000', 'http://10.0.0.1'],
    ['http://127.0.0.1:5000', 'http://registry.example'],
    ['https://registry.example', 'http://registry.example'],
    ['https://localhost:5000', 'http://localhost:9000'],
    ['http://emulator:5000', 'http://other:9000'],
  ])('%s may not name %s in plain http', (by, named) => {
    expect(why(by, named)).toBe('does not use https');
  });

  it.each(['ftp://registry.example', 'file:///etc/passwd', 'javascript:alert(1)'])('is not %s', named => {
    expect(why('https://registry.example', named)).toBe('uses neither https nor http');
  });

  it('has no credentials in it, wherever it is', () => {
    expect(why('https://registry.example', 'https://user@registry.example')).toMatch('user name');
    expect(why('https://registry.example', 'https://:pw@registry.example')).toMatch('user name');
  });
});
