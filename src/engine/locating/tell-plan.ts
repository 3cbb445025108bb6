import type { Digest } from '../../oci/digest.ts';
import type { Logger } from '../../shared/logger.ts';
import { sumOf } from '../../shared/sum.ts';
import { formatBytes } from '../../shared/units.ts';
import { absentLayers, type PushPlan } from './plan.ts';

/** Says what was found: one line that everyone sees, and, folded, which repository has what. */
export function tellPlan(plan: PushPlan, repository: string, logger: Logger): void {
  logger.info(`${summaryOf(plan, repository)}.`);
  const { candidates, asked, calls, waves, limited } = plan.search.cost;
  if (asked === 0) return;
  const sizes = new Map(plan.layers.map(({ descriptor }) => [descriptor?.digest, descriptor?.size ?? 0]));
  logger.group('Where the layers are', [
    `${asked} of ${candidates} repositories were asked, ${counted(calls, 'call')} in ${counted(waves, 'wave')}${limited ? '; max-mount-sources ended the search' : ''}.`,
    ...plan.holdings.map(
      ({ repository: name, digests }) =>
        `${name}: ${count(digests.length)}, ${formatBytes(sumOf(digests, digest => sizes.get(digest) ?? 0))}`,
    ),
  ]);
}

function summaryOf(plan: PushPlan, repository: string): string {
  const existing = plan.layers.filter(layer => layer.existing);
  const absent = absentLayers(plan);
  const held = absent.filter(({ heldBy }) => plan.mounting && heldBy.length > 0);
  const sent = absent.filter(layer => !held.includes(layer));
  const unknown = plan.layers.filter(({ descriptor }) => descriptor === undefined);
  const parts = [
    phrase(existing.length, `${repository} has`),
    phrase(held.length, 'other repositories have', held.map(bytesOf)),
    phrase(sent.length, 'nobody who was asked has', sent.map(bytesOf)),
    phrase(unknown.length, 'have to be compressed:'),
  ];
  if (plan.layers.length === 0) return 'The image has no layers';
  return `Of ${count(plan.layers.length)}, ${parts.filter(part => part !== '').join(', ')}`;
}

function phrase(number: number, who: string, sizes: readonly number[] = []): string {
  if (number === 0) return '';
  return `${who} ${number}${sizes.length === 0 ? '' : ` (${formatBytes(sumOf(sizes, size => size))})`}`;
}

function bytesOf({
  descriptor,
}: {
  readonly descriptor: { readonly digest: Digest; readonly size: number };
}): number {
  return descriptor.size;
}

function count(layers: number): string {
  return counted(layers, 'layer');
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
