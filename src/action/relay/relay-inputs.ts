import type { Prices } from '../../report/schema.ts';
import { wholeNumber } from '../input-fields.ts';
import {
  type MountInputs,
  type RegistryInputs,
  readMountInputs,
  readRegistryInputs,
} from '../registry-inputs.ts';
import { readPrices } from '../report-settings.ts';

/** What the background process needs of the inputs, validated. */
export interface RelayInputs {
  readonly registry: RegistryInputs;
  readonly push: MountInputs;
  /** 0 is any free port. */
  readonly port: number;
  readonly prices: Prices;
}

/** @throws InputError */
export function readRelayInputs(): RelayInputs {
  const registry = readRegistryInputs();
  return {
    registry,
    push: readMountInputs(registry.region),
    port: wholeNumber('port', { least: 0, most: 65_535 }) ?? 0,
    prices: readPrices(),
  };
}
