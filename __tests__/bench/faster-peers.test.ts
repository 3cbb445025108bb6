import { describe, expect, it } from '@jest/globals';
import { fasterPeers, fasterPeersTable } from '../../bench/lib/faster-peers.ts';
import type { Row } from '../../bench/lib/table.ts';

const row = (role: Row['role'], name: string, seconds: number): Row => ({
  name,
  role,
  seconds,
  startSeconds: 0,
  cpuSeconds: 0,
  peakMegabytes: 0,
  statistics: { requests: 0, bytes: 0, mounts: 0, mounted: [], roundTrips: 0 },
});

const comparison = (title: string, ...rows: readonly Row[]) => ({ title, rows });

describe('where a peer is faster', () => {
  it('lists every row of a peer that was faster than ours, in the order of the tables', () => {
    const found = fasterPeers([
      comparison('first', row('peer', 'a', 1.99), row('ours', 'we', 2), row('peer', 'b', 2.01)),
      comparison('second', row('ours', 'we', 5), row('peer', 'b', 3), row('peer', 'a', 4)),
    ]);
    expect(found.map(({ where, peer }) => [where, peer.name])).toEqual([
      ['first', 'a'],
      ['second', 'b'],
      ['second', 'a'],
    ]);
  });

  it('does not list references that are not tools', () => {
    expect(fasterPeers([comparison('first', row('ours', 'we', 2), row('reference', 'limit', 1))])).toEqual(
      [],
    );
  });

  it('compares with our defaults, not with a row with other inputs', () => {
    const rows = [row('ours', 'we', 3), row('peer', 'a', 2), row('ours', 'we, zstd', 1)];
    expect(fasterPeersTable(fasterPeers([comparison('first', ...rows)]))).toContain(
      '| first | a | 2.00 | 3.00 |',
    );
  });

  it('says so if there are none', () => {
    expect(
      fasterPeersTable(fasterPeers([comparison('first', row('ours', 'we', 1), row('peer', 'a', 2))])),
    ).toBe('Nowhere in these tables.');
  });
});
