import { describe, expect, it } from '@jest/globals';
import { digestOf } from '../../../src/oci/digest.ts';
import { systemClock } from '../../../src/shared/delay.ts';
import { service } from '../../engine/support/images.ts';
import { verifyStored } from '../../engine/support/stored.ts';
import { generateImage, makeLayer } from '../../support/generate-image.ts';
import { until } from '../../support/until.ts';
import { workshop } from '../support/pushers.ts';
import { blobsOf, bytesOf } from './support/oci-client.ts';
import { clientOf, outcomesOf, relayTo, uploadsOf } from './support/relays.ts';

const shop = workshop();

describe('two clients that push the same new layers at once', () => {
  it('to one repository send each once', async () => {
    const image = await service('web');
    await using relay = await relayTo(shop.emulator);
    const [first, second] = [clientOf(relay, 'app1'), clientOf(relay, 'app1')];
    const uploads = blobsOf(image).map(async digest => {
      expect(await first.find(digest)).toBeUndefined();
      return [digest, await first.open()] as const;
    });
    const opened = await Promise.all(uploads);
    const pushing = second.push(image, 'v2'); // waits for the first
    for (const [digest, location] of opened) await first.finish(location, bytesOf(image, digest));
    await pushing;
    await first.push(image, 'v1');
    for (const tag of ['v1', 'v2']) await verifyStored(shop.emulator, 'app1', tag);
    expect(second.sent).toEqual([]);
    expect(uploadsOf(shop.emulator)).toBe(blobsOf(image).length);
    expect(relay.results.map(({ tags }) => tags)).toEqual([['v2', 'v1']]);
  });

  it('to two repositories send the shared ones once, and the second has them mounted', async () => {
    const [one, two] = [await service('one'), await service('two')];
    await using relay = await relayTo(shop.emulator);
    const [first, second] = [clientOf(relay, 'app1'), clientOf(relay, 'app2')];
    const asked = blobsOf(one).map(digest => first.find(digest));
    expect(await Promise.all(asked)).toEqual(blobsOf(one).map(() => undefined));
    const pushing = second.push(two); // waits for the first
    await first.push(one, one.root.digest); // nothing makes the relay search again
    await pushing;
    await verifyStored(shop.emulator, 'app1', one.root.digest);
    await verifyStored(shop.emulator, 'app2', 'v1');
    expect(second.sent).toHaveLength(2); // its own layer and the config
    expect(relay.results.map(outcomesOf)).toEqual([{ pushed: 4 }, { mounted: 3, pushed: 1 }]);
  });

  it('send it if the first one fails', async () => {
    const clock = { now: () => 0, delay: systemClock.delay }; // nobody loses patience
    const image = await generateImage({ layers: [await makeLayer('big', 100)], seed: 'one' });
    const [layer] = blobsOf(image);
    if (layer === undefined) throw new Error('the image has a layer');
    await using relay = await relayTo(shop.emulator, { clock });
    const [first, second] = [clientOf(relay, 'app1'), clientOf(relay, 'app1')];
    expect(await first.find(layer)).toBeUndefined();
    const location = await first.open();
    const asking = second.find(layer);
    await until(() => shop.emulator.requests.count('check-layers') >= 2);
    const wrong = await first.request('PUT', `${location}?digest=${layer}`, { body: 'something else' });
    expect(wrong.status).toBe(400);
    expect(await asking).toBeUndefined();
    expect(shop.emulator.state.repository('app1').blobs.has(digestOf('something else'))).toBe(false);
  });
});
