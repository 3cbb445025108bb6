import type { Comparison, Row } from './table.ts';

/** A peer that was faster than this action with its defaults. */
export interface FasterPeer {
  readonly where: string;
  readonly peer: Row;
  readonly ours: Row;
}

export function fasterPeers(comparisons: readonly Comparison[]): readonly FasterPeer[] {
  return comparisons.flatMap(({ title, rows }) => {
    const ours = rows.find(({ role }) => role === 'ours'); // the first; the others have inputs other than the defaults
    if (ours === undefined) return [];
    return rows
      .filter(({ role, seconds }) => role === 'peer' && seconds < ours.seconds)
      .map(peer => ({ where: title, peer, ours }));
  });
}

/** Markdown. */
export function fasterPeersTable(found: readonly FasterPeer[]): string {
  if (found.length === 0) return 'Nowhere in these tables.';
  return [
    '| where | peer | its seconds | ours |',
    '| :-- | :-- | --: | --: |',
    ...found.map(
      ({ where, peer, ours }) =>
        `| ${where} | ${peer.name} | ${peer.seconds.toFixed(2)} | ${ours.seconds.toFixed(2)} |`,
    ),
  ].join('\n');
}
