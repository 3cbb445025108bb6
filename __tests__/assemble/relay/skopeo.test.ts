import { expect, it } from '@jest/globals';
import { digestsIn, pullBack, skopeo } from '../../e2e/support/skopeo.ts';
import { baseImage, seed, service } from '../../engine/support/images.ts';
import { verifyStored } from '../../engine/support/stored.ts';
import { describeWith } from '../../support/needs.ts';
import { workshop } from '../support/pushers.ts';
import { outcomesOf, relayTo } from './support/relays.ts';

const shop = workshop();

describeWith(['skopeo'], 'skopeo', () => {
  it('copies an image through the relay, and gets the same back', async () => {
    const image = await service('web', 'base', { platforms: ['linux/amd64', 'linux/arm64'] });
    await seed(shop.emulator, 'base', await baseImage());
    const layout = await shop.layout(image);
    await using relay = await relayTo(shop.emulator);
    const target = `docker://${relay.registry}/app1:v1`;
    await skopeo('copy', '--all', '--preserve-digests', '--dest-tls-verify=false', layout, target);
    await verifyStored(shop.emulator, 'app1', 'v1');
    expect(outcomesOf(relay.results[0])).toMatchObject({ mounted: 3 });
    await pullBack(shop.emulator, 'app1', shop.path('from-ecr'));
    await skopeo(
      'copy',
      '--all',
      '--preserve-digests',
      '--src-tls-verify=false',
      target,
      `dir:${shop.path('from-relay')}`,
    );
    expect(await digestsIn(shop.path('from-relay'))).toEqual(await digestsIn(shop.path('from-ecr')));
  });

  it('twice at once sends new layers once', async () => {
    const [one, two] = [await shop.layout(await service('one')), await shop.layout(await service('two'))];
    await using relay = await relayTo(shop.emulator);
    const copies = [
      [one, 'app1:v1'],
      [two, 'app2:v1'],
      [one, 'app3:v1'],
    ] as const;
    await Promise.all(
      copies.map(([layout, name]) =>
        skopeo(
          'copy',
          '--preserve-digests',
          '--dest-tls-verify=false',
          layout,
          `docker://${relay.registry}/${name}`,
        ),
      ),
    );
    for (const name of ['app1', 'app2', 'app3']) await verifyStored(shop.emulator, name, 'v1');
    const pushed = relay.results.flatMap(({ layers }) =>
      layers.filter(({ outcome }) => outcome === 'pushed'),
    );
    expect(new Set(pushed.map(({ digest }) => digest)).size).toBe(pushed.length);
  });
});
