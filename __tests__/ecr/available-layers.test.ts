import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import { createControlPlane } from '../../src/ecr/create-control-plane.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { RequestLog } from '../../src/shared/request-log.ts';
import { silentLogger } from '../support/silent-logger.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
  Object.assign(process.env, emulator.environment());
});
afterEach(() => emulator.close());

it('layers are available by what ECR says of them, whatever else it leaves out', async () => {
  const [whole, sizeless, archived, malformed] = ['a', 'b', 'c', 'd'].map(digestOf);
  const layers = [
    { layerDigest: whole, layerAvailability: 'AVAILABLE', layerSize: 1, mediaType: 'x' },
    { layerDigest: sizeless, layerAvailability: 'AVAILABLE' },
    { layerDigest: archived, layerAvailability: 'ARCHIVED', layerSize: 1 },
    { layerDigest: malformed?.slice(0, 20), layerAvailability: 'AVAILABLE', layerSize: 1 },
    { layerAvailability: 'AVAILABLE' },
  ];
  emulator.faults.add({
    kind: 'check-layers',
    fault: { type: 'status', status: 200, body: JSON.stringify({ layers }) },
  });
  const ecr = createControlPlane({
    region: 'eu-central-1',
    requests: new RequestLog(),
    logger: silentLogger,
    signal: new AbortController().signal,
    mask: () => {},
  });
  expect(await ecr.availableLayers('app', [digestOf('a')])).toEqual(
    new Map([
      [whole, 1],
      [sizeless, undefined],
    ]),
  );
});
