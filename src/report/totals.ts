import { sumOf } from '../shared/sum.ts';
import type { ReportLayer, Totals } from './schema.ts';

/** The parts of a layer that totals need. */
type SizedLayer = Pick<ReportLayer, 'size'> & { readonly beforeCompression?: boolean | undefined };

/** Size of the layers in bytes: compressed, or uncompressed for layers that are not compressed yet. */
export function bytesOf(layers: readonly SizedLayer[]): number {
  return sumOf(layers, ({ size }) => size);
}

/** The part of `bytesOf` in layers that are not compressed yet. */
export function bytesBeforeCompressionOf(layers: readonly SizedLayer[]): number {
  return bytesOf(layers.filter(layer => layer.beforeCompression));
}

/** @param layers distinct layers, because each one counts */
export function totalsOf(layers: readonly (SizedLayer & Pick<ReportLayer, 'outcome'>)[]): Totals {
  const having = (outcome: ReportLayer['outcome']) => layers.filter(layer => layer.outcome === outcome);
  return {
    layersPushed: having('pushed').length,
    layersMounted: having('mounted').length,
    layersExisting: having('existing').length,
    bytesPushed: bytesOf(having('pushed')),
    bytesMounted: bytesOf(having('mounted')),
    bytesExisting: bytesOf(having('existing')),
    bytesBeforeCompression: bytesBeforeCompressionOf(layers),
  };
}

export function addTotals(totals: readonly Totals[]): Totals {
  const sum = (value: (totals: Totals) => number) => sumOf(totals, value);
  return {
    layersPushed: sum(({ layersPushed }) => layersPushed),
    layersMounted: sum(({ layersMounted }) => layersMounted),
    layersExisting: sum(({ layersExisting }) => layersExisting),
    bytesPushed: sum(({ bytesPushed }) => bytesPushed),
    bytesMounted: sum(({ bytesMounted }) => bytesMounted),
    bytesExisting: sum(({ bytesExisting }) => bytesExisting),
    bytesBeforeCompression: sum(({ bytesBeforeCompression }) => bytesBeforeCompression),
  };
}
