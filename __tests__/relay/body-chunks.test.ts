import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bodyChunks, releaseMemory } from '../../src/relay/body-chunks.ts';
import { randomBytesOf } from '../support/generate-image.ts';

let server: Server;
/** What the server does with a request, whose result is the response. */
let work: (incoming: IncomingMessage) => Promise<string>;
let outcome: Promise<string>;

beforeEach(async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  outcome = promise;
  server = createServer(async (incoming, response) => {
    const result = await work(incoming).catch(error => `failed: ${error.message}`);
    resolve(result);
    response.end(result);
  });
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function put(length?: number) {
  const { port } = server.address() as AddressInfo;
  const headers = length === undefined ? {} : { 'content-length': length };
  return request({ host: '127.0.0.1', port, method: 'PUT', headers, agent: false }).on('error', () => {});
}

/** Like a registry that takes its time. */
async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const chunk of bodyChunks(incoming)) {
    await new Promise(setImmediate);
    pieces.push(Buffer.from(chunk));
    releaseMemory(chunk);
  }
  return Buffer.concat(pieces);
}

describe('the body of a request', () => {
  it.each([undefined, 3_000_000])('arrives completely and in order, with length %s', async length => {
    const body = randomBytesOf('body', 3_000_000);
    work = async incoming => String((await readAll(incoming)).equals(body));
    put(length).end(body);
    expect(await outcome).toBe('true');
  });

  it('may be empty', async () => {
    work = async incoming => String((await readAll(incoming)).byteLength);
    put(0).end();
    expect(await outcome).toBe('0');
  });

  it('fails when the client closes the connection before the end', async () => {
    const begun = Promise.withResolvers<void>();
    work = async incoming => {
      begun.resolve();
      return String((await readAll(incoming)).byteLength);
    };
    const sending = put(1000);
    sending.write('begun');
    await begun.promise;
    sending.destroy();
    expect(await outcome).toMatch(/^failed: /);
  });

  it('fails when the client was gone before', async () => {
    work = async incoming => {
      sending.destroy();
      await new Promise(closed => incoming.once('close', closed));
      return String((await readAll(incoming)).byteLength);
    };
    const sending = put(1000);
    sending.write('begun');
    expect(await outcome).toMatch(/^failed: /);
  });

  it('need not be read to the end for a response', async () => {
    work = async incoming => {
      for await (const chunk of bodyChunks(incoming)) return `${chunk.byteLength > 0}`;
      return 'nothing arrived';
    };
    const sending = put(3_000_000);
    const answered = new Promise<number | undefined>(resolve =>
      sending.on('response', response => resolve(response.statusCode)),
    );
    sending.end(randomBytesOf('body', 3_000_000));
    expect(await answered).toBe(200);
    expect(await outcome).toBe('true');
  });
});

describe('the memory of a piece', () => {
  it('is freed if nothing else is in it', () => {
    const chunk = Buffer.from(new ArrayBuffer(1000));
    releaseMemory(chunk);
    expect(chunk.byteLength).toBe(0);
  });

  it('stays if it is a part of a larger buffer', () => {
    const whole = Buffer.alloc(1000, 'a');
    const part = Buffer.from(whole.buffer, whole.byteOffset, 10);
    releaseMemory(part);
    expect(part.toString()).toBe('aaaaaaaaaa');
  });
});
