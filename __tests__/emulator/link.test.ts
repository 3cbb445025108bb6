import { beforeEach, describe, expect, it } from '@jest/globals';
import { Link } from '../../emulator/link.ts';
import { elapsed, emulatorClient } from './support/client.ts';

describe('a link of 8 Mbit/s, 1,000 bytes per millisecond', () => {
  const link = new Link();
  beforeEach(() => link.set({ bitsPerSecond: 8e6 }));

  it('takes the time for the bytes, minus a short burst', () => {
    expect(link.occupy('up', 100_000, 1000)).toBe(98);
  });

  it('is shared by all traffic in the same direction', () => {
    link.occupy('up', 100_000, 1000);
    expect(link.occupy('up', 50_000, 1000)).toBe(148);
    expect(link.occupy('up', 50_000, 1100)).toBe(98);
  });

  it('has the same bandwidth in the other direction', () => {
    link.occupy('up', 100_000, 1000);
    expect(link.occupy('down', 10_000, 1000)).toBe(8);
  });

  it('does not save up bandwidth while it is idle', () => {
    link.occupy('up', 100_000, 1000);
    expect(link.occupy('up', 100_000, 9000)).toBe(98);
  });

  it('has no limit by default', () => {
    link.set({});
    expect(link.occupy('up', 1e12, 0)).toBe(0);
    expect(link.pass('up', 1e12)).toBeUndefined();
  });
});

describe('an emulator behind a link', () => {
  const client = emulatorClient();
  const last = () => elapsed(client.emulator.requests.at(-1));

  it('delays each response by the latency', async () => {
    client.emulator.setLink({ latencyMs: 30 });
    await client.v2('GET', '');
    expect(await last()).toBeGreaterThanOrEqual(29);
  });

  it('limits bodies in both directions', async () => {
    client.emulator.state.createRepository({ name: 'app' });
    client.emulator.setLink({ bitsPerSecond: 80e6 });
    const { blobs } = await client.push('app', 'v1', [Buffer.alloc(500_000, 'x')]);
    const [put] = client.emulator.requests.filter(({ requestBytes }) => requestBytes === 500_000);
    expect(await elapsed(put)).toBeGreaterThanOrEqual(40);
    const redirect = await client.v2('GET', `app/blobs/${blobs[1]?.[0]}`);
    await (await fetch(redirect.headers.get('location') ?? '')).bytes();
    expect(await last()).toBeGreaterThanOrEqual(40);
  });
});
