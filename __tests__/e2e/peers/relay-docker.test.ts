import { mkdir, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytesOf } from '../../support/generate-image.ts';
import { outside } from '../relay/support/outside.ts';
import { relayBench } from '../relay/support/relay-bench.ts';
import { realDaemon } from '../support/real-parts.ts';
import { baseLayers, makeBase } from './support/base.ts';
import { describePeers } from './support/peers.ts';

/** Attestations that a build pushes in addition to its layers. */
const stores = [
  ['overlay2', { attestations: 0 }],
  ['containerd', { attestations: 1 }],
] as const;

describePeers('Docker 28 through the relay', peers => {
  const base = () => makeBase('base');
  const at = relayBench({ base });
  const from = outside(async () => at.layout('base', await base()));

  describe.each(stores)('with the %s store', (store, { attestations }) => {
    const engine = realDaemon({ bin: peers.bin, store });
    const counts = { mounted: baseLayers, pushed: 1, attestations };
    const repository = (name: string) => `${store}/${name}`;

    beforeAll(() => engine.daemon.docker('pull', '--quiet', from.baseName));

    /** Directory of a Dockerfile that puts `/app.txt` of this content on the base. */
    async function context(name: string, content: string | Buffer = `${store} ${name}`): Promise<string> {
      const directory = at.path(store, name);
      await mkdir(directory, { recursive: true });
      await writeFile(`${directory}/app.txt`, content);
      await writeFile(`${directory}/Dockerfile`, `FROM ${from.baseName}\nCOPY app.txt /app.txt\n`);
      return directory;
    }

    it('docker push has the layers of the base mounted, and sends the rest once', async () => {
      const name = at.create(repository('web'));
      await engine.daemon.docker('build', '--quiet', '--tag', `${name}:v1`, await context('web'));
      const printed = await engine.daemon.docker('push', `${name}:v1`);
      expect(printed.match(/Layer already exists/g)).toHaveLength(baseLayers);
      const digest = await at.expectArrived(repository('web'), counts);
      expect(printed).toContain(`v1: digest: ${digest} `);
    });

    it('docker push of an image that is there sends nothing, and puts the tag', async () => {
      const name = `${at.registry}/${repository('web')}`;
      await engine.daemon.docker('tag', `${name}:v1`, `${name}:v2`);
      await engine.daemon.docker('push', `${name}:v2`);
      await at.expectOnlyTagged(repository('web'), 'v2');
    });

    it('docker buildx build --push', async () => {
      const name = at.create(repository('built'));
      const directory = await context('built');
      await engine.daemon.docker('buildx', 'build', '--push', '--tag', `${name}:v1`, directory);
      await at.expectArrived(repository('built'), counts);
    });

    it('docker buildx bake --push, two images at once', async () => {
      const targets: string[] = ['group "default" {', '  targets = ["left", "right"]', '}'];
      for (const target of ['left', 'right']) {
        const name = at.create(repository(target));
        targets.push(`target "${target}" {`, `  context = "${await context(target)}"`);
        targets.push(`  tags = ["${name}:v1"]`, '}');
      }
      const file = at.path(`${store}.hcl`);
      await writeFile(file, `${targets.join('\n')}\n`);
      await engine.daemon.docker('buildx', 'bake', '--allow', 'fs.read=*', '--push', '--file', file);
      for (const target of ['left', 'right']) await at.expectArrived(repository(target), counts);
    });

    it('docker buildx imagetools create, in another repository', async () => {
      const source = `${at.registry}/${repository('built')}:v1`;
      const name = at.create(repository('copied'));
      await engine.daemon.docker('buildx', 'imagetools', 'create', '--tag', `${name}:v1`, source);
      expect(at.emulator.state.repository(repository('copied')).tags.has('v1')).toBe(true);
      expect(at.arrival(repository('copied'))).toMatchObject({ sent: [], bytes: 0 });
    });

    // The graph driver store sends a layer that it has not pushed before without asking for it: nobody knows its digest earlier.
    if (store === 'containerd')
      it('docker push of two images with the same new layer at the same time sends it once', async () => {
        const content = randomBytesOf(`shared ${store}`, 200_000);
        const names: string[] = [];
        for (const side of ['one', 'two']) {
          const name = `${at.create(repository(side))}:v1`;
          const directory = await context('same', content);
          await engine.daemon.docker('build', '--quiet', '--label', `side=${side}`, '--tag', name, directory);
          names.push(name);
        }
        at.emulator.setLink({ latencyMs: 20 });
        await Promise.all(names.map(name => engine.daemon.docker('push', name)));
        const sent = ['one', 'two'].flatMap(side => at.arrival(repository(side)).sent);
        const { blobs } = at.emulator.state.repository(repository('two'));
        const [layer, ...more] = [...blobs.values()].filter(({ size }) => size > 150_000);
        expect(more).toEqual([]);
        expect(at.emulator.state.repository(repository('one')).blobs.keys()).toContain(layer?.digest);
        expect(sent.filter(digest => digest === layer?.digest)).toHaveLength(1);
      });

    it('docker build FROM what was pushed, read through the relay', async () => {
      const directory = at.path(store, 'onto');
      await mkdir(directory, { recursive: true });
      await writeFile(`${directory}/app.txt`, 'onto');
      const source = `${at.registry}/${repository('web')}:v1`;
      await writeFile(`${directory}/Dockerfile`, `FROM ${source}\nCOPY app.txt /onto.txt\n`);
      const name = at.create(repository('onto'));
      await engine.daemon.docker('buildx', 'build', '--push', '--pull', '--tag', `${name}:v1`, directory);
      const { sent } = at.arrival(repository('onto'));
      const known = [...at.emulator.state.repository(repository('web')).blobs.keys()];
      expect(sent.filter(digest => known.some(other => other === digest))).toEqual([]);
      expect(at.emulator.state.repository(repository('onto')).tags.has('v1')).toBe(true);
    });
  });
});
