import type { Savings, Totals } from '../report/schema.ts';

/** The outputs that the push action and the report action have in common. */
export function totalsOutputs(totals: Totals, savings: Savings): Readonly<Record<string, number>> {
  return {
    'layers-pushed': totals.layersPushed,
    'layers-mounted': totals.layersMounted,
    'layers-existing': totals.layersExisting,
    'bytes-pushed': totals.bytesPushed,
    'bytes-mounted': totals.bytesMounted,
    'bytes-existing': totals.bytesExisting,
    'saved-bytes': savings.bytes,
    'saved-minutes': savings.minutes,
  };
}
