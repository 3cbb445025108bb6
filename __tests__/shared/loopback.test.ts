import { expect, it } from '@jest/globals';
import { isLoopback } from '../../src/shared/loopback.ts';

it.each([
  ['localhost', true],
  ['registry.localhost', true],
  ['registry.localhost.', true],
  ['LocalHost.', true],
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['0.0.0.0', true],
  ['[::]', true],
  ['[::1]', true],
  ['[0:0:0:0:0:0:0:1]', true],
  ['[::ffff:127.0.0.1]', true],
  ['[::ffff:7f00:1]', true],
  ['[::2]', false],
  ['[::ffff:10.0.0.1]', false],
  ['128.0.0.1', false],
  ['127.0.0.1.example', false],
  ['localhost.example', false],
])('%s is this machine: %s', (hostname, expected) => {
  expect(isLoopback(hostname)).toBe(expected);
  expect(isLoopback(new URL(`http://${hostname}:5000`).hostname)).toBe(expected);
});
