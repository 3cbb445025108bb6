import { beforeAll, expect, it } from '@jest/globals';
import { randomBytesOf } from '../../support/generate-image.ts';
import { describeWith } from '../../support/needs.ts';
import { baseLayers, makeBase } from '../peers/support/base.ts';
import { realDaemon } from '../support/real-parts.ts';
import { outside } from './support/outside.ts';
import { relayBench } from './support/relay-bench.ts';

/** Of a layer that is longer than one part of ECR's. */
const manyBytes = 12_000_000;

describeWith(['docker-registry', 'dockerd', 'docker', 'skopeo'], 'docker push through the relay', () => {
  const base = () => makeBase('base');
  const at = relayBench({ base });
  const from = outside(async () => at.layout('base', await base()));
  const engine = realDaemon();

  beforeAll(() => engine.daemon.docker('pull', '--quiet', from.baseName));

  async function build(repository: string, content: string | Buffer): Promise<string> {
    const name = `${at.create(repository)}:v1`;
    await engine.daemon.build(name, from.baseName, { 'app.txt': content });
    return name;
  }

  it('has the layers of the base mounted, and sends the rest once', async () => {
    const name = await build('shop/web', 'web');
    const printed = await engine.daemon.docker('push', name);
    expect(printed.match(/Layer already exists/g)).toHaveLength(baseLayers);
    const digest = await at.expectArrived('shop/web', { mounted: baseLayers, pushed: 1 });
    expect(printed).toContain(`v1: digest: ${digest} `);
  });

  it('of an image that is there sends nothing, and puts the tag', async () => {
    const name = `${at.registry}/shop/web`;
    await engine.daemon.docker('tag', `${name}:v1`, `${name}:v2`);
    await engine.daemon.docker('push', `${name}:v2`);
    await at.expectOnlyTagged('shop/web', 'v2');
  });

  it('brings a layer of many parts', async () => {
    const name = await build('shop/large', randomBytesOf('large', manyBytes));
    await engine.daemon.docker('push', name);
    await at.expectArrived('shop/large', { mounted: baseLayers, pushed: 1 });
    const parts = at.emulator.requests.filter(({ requestBytes }) => requestBytes > 1_000_000);
    expect(parts.length).toBeGreaterThan(1);
  });

  it('has a new layer mounted that was just pushed to another repository', async () => {
    const content = randomBytesOf('shared', 200_000);
    const [first, second] = [await build('shop/first', content), await build('shop/second', content)];
    await engine.daemon.docker('push', first);
    await engine.daemon.docker('push', second);
    const { sent, mounted } = at.arrival('shop/second');
    expect(mounted).toHaveLength(baseLayers + 2); // the config is the same, too
    expect(sent).toEqual([]);
  });

  it('reads through the relay: docker pull of what was pushed', async () => {
    const name = `${at.registry}/shop/web:v1`;
    await engine.daemon.docker('image', 'rm', name);
    await engine.daemon.docker('pull', '--quiet', name);
    await expect(engine.daemon.docker('image', 'inspect', name)).resolves.toContain('shop/web');
  });
});
