import { describe, expect, it } from '@jest/globals';
import { CostMeter, type SpentSoFar, sumOfCosts, withCost } from '../../../src/assemble/relay/image-cost.ts';
import { noDiscovery, type PushResult } from '../../../src/engine/result.ts';

let now = 0;
let spent: SpentSoFar;

function meter(): CostMeter {
  now = 0;
  spent = spentOf({}, 0, 0);
  return new CostMeter(
    () => spent,
    () => now,
  );
}

function spentOf(requests: SpentSoFar['requests'], bytes: number, asked: number): SpentSoFar {
  return {
    requests,
    throttledRequests: bytes,
    retries: bytes,
    upload: { bytes, busyMilliseconds: bytes },
    discovery: { ...noDiscovery, candidates: 7, asked, calls: asked, waves: asked },
  };
}

describe('the cost of an image', () => {
  it('is what was spent since the one before', () => {
    const costs = meter();
    spent = spentOf({ mount: 2, token: 1 }, 100, 5);
    const first = costs.take(0);
    spent = spentOf({ mount: 3, token: 1 }, 150, 9);
    const second = costs.take(0);
    expect(first).toMatchObject(spentOf({ mount: 2, token: 1 }, 100, 5));
    expect(second).toMatchObject(spentOf({ mount: 1 }, 50, 4));
    expect(Object.keys(second.requests)).toEqual(['mount']);
    expect(sumOfCosts([first, second])).toMatchObject(spent);
  });

  it('takes the time from the first request of a client until the registry has the manifest', () => {
    const costs = meter();
    now = 1000;
    costs.busy();
    now = 1300;
    costs.busy();
    now = 1450;
    expect(costs.take(1400)).toMatchObject({ transfer: 400, manifests: 50 });
    now = 9000; // nobody pushed anything
    costs.busy();
    now = 9100;
    expect(costs.take(9050)).toMatchObject({ transfer: 50, manifests: 50 });
    expect(costs.take(9090)).toMatchObject({ transfer: 0, manifests: 10 });
  });

  it('replaces that of a result', () => {
    const costs = meter();
    now = 30;
    const result = { tags: ['v1'], milliseconds: 12345 } as unknown as PushResult;
    expect(withCost(result, costs.take(10))).toMatchObject({
      tags: ['v1'],
      milliseconds: 20,
      phases: [
        { name: 'transfer', startMilliseconds: 0, milliseconds: 0 },
        { name: 'manifests', startMilliseconds: 0, milliseconds: 20 },
      ],
    });
  });
});
