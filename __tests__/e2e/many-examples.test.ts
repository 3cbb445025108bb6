import { mkdir, readdir, rename, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../engine/support/images.ts';
import { verifyStored } from '../engine/support/stored.ts';
import { writeOciLayout } from '../support/generate-image.ts';
import { exampleWith, runExample } from './support/examples.ts';
import { stepAgainstEmulator } from './support/step.ts';

describe('an example of several images in one step', () => {
  const step = stepAgainstEmulator({ setting: 'ENABLED' });

  beforeAll(async () => {
    for (const name of ['web', 'api']) step.emulator.state.createRepository({ name: `shop/${name}` });
  });

  /** As `oci_image` of rules_oci: the blobs of a base are links to the output that pulled it. */
  async function bazelOutput(workspace: string, name: string): Promise<void> {
    const layout = join(workspace, 'bazel-bin', 'services', name, 'image');
    const pulled = join(workspace, 'bazel-out', 'external', name);
    await mkdir(pulled, { recursive: true });
    await writeOciLayout(layout, await service(name));
    const blobs = join(layout, 'blobs', 'sha256');
    for (const hex of await readdir(blobs)) {
      const target = join(pulled, hex);
      await rename(join(blobs, hex), target);
      await symlink(relative(dirname(join(blobs, hex)), target), join(blobs, hex));
    }
  }

  it('bazel build: both images are pushed, and the base that both link to is sent once', async () => {
    const directory = step.path('workspace');
    for (const name of ['web', 'api']) await bazelOutput(directory, name);
    const example = await exampleWith('bazel build');
    const workspace = { directory, temporary: step.path('temp'), environment: {}, skipped: /^bazel / };
    const run = await runExample(example, step, workspace);
    expect(run).toMatchObject({ exitCode: 0, stderr: '', errors: [], outputs: { 'layers-mounted': '3' } });
    for (const name of ['web', 'api']) await verifyStored(step.emulator, `shop/${name}`, 'abc123');
  });
});
