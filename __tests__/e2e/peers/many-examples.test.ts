import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import type { FinishedRun } from '../../../scripts/github-runner/run-action.ts';
import { verifyStored } from '../../engine/support/stored.ts';
import { randomBytesOf } from '../../support/generate-image.ts';
import { exampleWith, runExample } from '../support/examples.ts';
import { realDaemon } from '../support/real-parts.ts';
import { stepAgainstEmulator } from '../support/step.ts';
import { describePeers } from './support/peers.ts';

describePeers('An example of several images in one step', peers => {
  const step = stepAgainstEmulator({ setting: 'ENABLED' });
  const builder = realDaemon({ bin: peers.bin, store: 'containerd' });
  let count = 0;

  beforeAll(async () => {
    for (const name of ['web', 'api']) step.emulator.state.createRepository({ name: `shop/${name}` });
  });

  /** Two services on a base that no registry has. @param base makes it another one */
  async function workspace(base: string) {
    const directory = step.path(`workspace-${count++}`);
    await builder.daemon.build('base:1', 'scratch', { 'base.bin': randomBytesOf(base, 2_000_000) });
    for (const name of ['web', 'api']) {
      const context = join(directory, 'services', name);
      await mkdir(context, { recursive: true });
      await writeFile(join(context, 'app.txt'), `${name} ${base}`);
      await writeFile(join(context, 'Dockerfile'), 'FROM base:1\nCOPY app.txt /\nCMD ["/app"]\n');
    }
    const { environment } = builder.daemon;
    return { directory, temporary: join(directory, 'temp'), environment };
  }

  /** Both services are there, and the base was sent once. */
  async function expectPushed(run: FinishedRun, tag: string): Promise<void> {
    expect(run).toMatchObject({ exitCode: 0, stderr: '', errors: [], outputs: { 'layers-mounted': '1' } });
    const images: readonly { readonly repository: string; readonly digest: string }[] = JSON.parse(
      run.outputs['images'] ?? '',
    );
    expect(images.map(({ repository }) => repository)).toEqual(['shop/web', 'shop/api']);
    for (const { repository, digest } of images) {
      expect(step.emulator.state.repository(repository).findManifest(tag)?.digest).toBe(digest);
      await verifyStored(step.emulator, repository, tag);
    }
    expect(step.emulator.requests.received('upload-complete')).toBeGreaterThan(2_000_000);
    expect(step.emulator.requests.received('upload-complete')).toBeLessThan(2_500_000);
  }

  it('docker buildx bake', async () => {
    const example = await exampleWith('docker buildx bake\n');
    const at = await workspace('bake');
    await writeFile(join(at.directory, 'docker-bake.hcl'), example.files['hcl'] ?? '');
    step.emulator.requests.clear();
    await expectPushed(await runExample(example, step, at), 'abc123');
  });

  it('docker compose build', async () => {
    const example = await exampleWith('docker compose build');
    const at = await workspace('compose');
    await writeFile(join(at.directory, 'compose.yaml'), example.files['yml'] ?? '');
    step.emulator.requests.clear();
    await expectPushed(await runExample(example, step, at), 'latest');
  });
});
