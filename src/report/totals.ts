import { sumOf } from '../shared/sum.ts';
import type { ReportLayer, Totals } from './schema.ts';

type MaybeAttestation = Pick<ReportLayer, 'attestation'>;

/** The parts of a layer that totals need. */
type SizedLayer = Pick<ReportLayer, 'size'> & { readonly beforeCompression?: boolean | undefined };

/** The layers of the image, without attestations. */
export function layersIn<Blob extends MaybeAttestation>(blobs: readonly Blob[]): readonly Blob[] {
  return blobs.filter(({ attestation }) => !attestation);
}

export function attestationsIn<Blob extends MaybeAttestation>(blobs: readonly Blob[]): readonly Blob[] {
  return blobs.filter(({ attestation }) => attestation);
}

/** Size of the layers in bytes: compressed, or uncompressed for layers that are not compressed yet. */
export function bytesOf(layers: readonly SizedLayer[]): number {
  return sumOf(layers, ({ size }) => size);
}

/** The part of `bytesOf` in layers that are not compressed yet. */
export function bytesBeforeCompressionOf(layers: readonly SizedLayer[]): number {
  return bytesOf(layers.filter(layer => layer.beforeCompression));
}

/** The parts of a layer that decide where it counts. */
type CountedLayer = SizedLayer & MaybeAttestation & Pick<ReportLayer, 'outcome'>;

/** @param blobs distinct layers and attestations, because each one counts */
export function totalsOf(blobs: readonly CountedLayer[]): Totals {
  const layers = layersIn(blobs);
  const having = (outcome: ReportLayer['outcome']) => layers.filter(layer => layer.outcome === outcome);
  return {
    layersPushed: having('pushed').length,
    layersMounted: having('mounted').length,
    layersExisting: having('existing').length,
    bytesPushed: bytesOf(having('pushed')),
    bytesMounted: bytesOf(having('mounted')),
    bytesExisting: bytesOf(having('existing')),
    bytesBeforeCompression: bytesBeforeCompressionOf(having('pushed')),
    ...attestationTotals(attestationsIn(blobs)),
  };
}

function attestationTotals(attestations: readonly CountedLayer[]): Pick<Totals, 'attestations'> {
  if (attestations.length === 0) return {};
  const pushed = attestations.filter(({ outcome }) => outcome === 'pushed');
  return {
    attestations: {
      count: attestations.length,
      bytes: bytesOf(attestations),
      bytesPushed: bytesOf(pushed),
    },
  };
}

export function addTotals(totals: readonly Totals[]): Totals {
  const sum = (value: (totals: Totals) => number) => sumOf(totals, value);
  const attestations = {
    count: sum(total => total.attestations?.count ?? 0),
    bytes: sum(total => total.attestations?.bytes ?? 0),
    bytesPushed: sum(total => total.attestations?.bytesPushed ?? 0),
  };
  return {
    layersPushed: sum(({ layersPushed }) => layersPushed),
    layersMounted: sum(({ layersMounted }) => layersMounted),
    layersExisting: sum(({ layersExisting }) => layersExisting),
    bytesPushed: sum(({ bytesPushed }) => bytesPushed),
    bytesMounted: sum(({ bytesMounted }) => bytesMounted),
    bytesExisting: sum(({ bytesExisting }) => bytesExisting),
    bytesBeforeCompression: sum(({ bytesBeforeCompression }) => bytesBeforeCompression),
    ...(attestations.count > 0 ? { attestations } : {}),
  };
}
