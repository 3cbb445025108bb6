import { beforeAll, expect, it } from '@jest/globals';
import { realDaemon } from '../support/real-parts.ts';
import { savedImages } from '../support/saved-images.ts';
import { baseLayers } from './support/base.ts';
import { pullIntoDocker } from './support/engines.ts';
import { describePeers } from './support/peers.ts';
import { workbench } from './support/workbench.ts';

describePeers('Docker 28 with the graph driver store', peers => {
  const at = workbench(peers);
  const builder = realDaemon({ bin: peers.bin, store: 'overlay2' });
  const fresh = realDaemon({ bin: peers.bin, store: 'containerd' });
  const ids = new Map<string, string>();

  beforeAll(async () => {
    const { docker, build } = builder.daemon;
    ids.set('service:1', await build('service:1', at.baseName, { 'app.txt': 'service' }));
    ids.set('worker:1', await build('worker:1', at.baseName, { 'app.txt': 'worker' }));
    await docker('tag', 'service:1', 'service:2');
    await docker('load', '--input', await at.savedBase('base-loaded:1'));
    ids.set('loaded:1', await build('loaded:1', 'base-loaded:1', { 'app.txt': 'loaded' }));
    const save = (file: string, ...names: string[]) => docker('save', '--output', at.path(file), ...names);
    await save('one.tar', 'service:1');
    await save('twice.tar', 'service:1', 'service:2');
    await save('both.tar', 'service:1', 'worker:1');
    await save('id.tar', ids.get('worker:1') ?? '');
  });

  /** `docker save` of several images writes them in an order of its own. @returns name of the second */
  async function secondOf(archive: string): Promise<string> {
    const [, second] = await savedImages(archive);
    return second?.RepoTags?.[0] ?? '';
  }

  it.each([
    ['service:1', 'service:1'],
    ['docker-daemon:service:2', 'service:1'],
    ['docker-daemon:loaded:1', 'loaded:1'],
    ['docker-archive:one.tar', 'service:1'],
    ['docker-archive:twice.tar', 'service:1'],
    ['docker-archive:both.tar:service:1', 'service:1'],
    ['docker-archive:both.tar:worker:1', 'worker:1'],
    ['docker-archive:both.tar:@1', 'the second'],
    ['docker-archive:id.tar', 'worker:1'],
    ['one.tar', 'service:1'],
  ])('%s', async (input, name) => {
    const built = name === 'the second' ? await secondOf(at.path('both.tar')) : name;
    const { image, repository } = at.input(input);
    const { environment } = builder.daemon;
    const digest = await at.pushed(image, repository, { mounted: baseLayers, pushed: 1 }, { environment });
    const { configs, layers } = await at.pullBack(repository, digest);
    expect(configs).toEqual([ids.get(built)]);
    expect(layers).toHaveLength(baseLayers + 1);
    const pull = pullIntoDocker(fresh.daemon, at.path('files'));
    expect(await at.expectUnpacked(pull, repository, digest, built.slice(0, -2))).toBe(digest);
  });
});
