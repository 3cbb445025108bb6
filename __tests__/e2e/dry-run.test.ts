import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { readAction } from '../../scripts/github-runner/action-definition.ts';
import { type FinishedRun, runAction } from '../../scripts/github-runner/run-action.ts';
import { parseReport } from '../../src/report/schema.ts';
import { layersOf, seed, service } from '../engine/support/images.ts';
import { type GeneratedImage, writeOciLayout } from '../support/generate-image.ts';
import { stepAgainstEmulator } from './support/step.ts';

describe('a dry run of the bundled action, of plain layers', () => {
  const step = stepAgainstEmulator();
  let image: GeneratedImage;
  let run: FinishedRun;

  const dryRun = (repository: string) =>
    step.push({ image: `oci:${step.path('image')}`, repository, tags: 'v1, v2', 'dry-run': 'true' });

  beforeAll(async () => {
    step.emulator.state.createRepository({ name: 'app' });
    image = await service('x', 'base', { compression: 'none' });
    await writeOciLayout(step.path('image'), image);
    run = await dryRun('app');
  });

  it('leaves the outputs empty that would name the image by a digest, and sets all others', async () => {
    expect(run).toMatchObject({ exitCode: 0, stderr: '', errors: [], warnings: [] });
    expect(Object.keys(run.outputs).toSorted()).toEqual([...(await readAction()).outputs].toSorted());
    const { host } = step.emulator;
    const tags = `${host}/app:v1\n${host}/app:v2`;
    expect(run.outputs).toMatchObject({ digest: '', image: '', tags, 'layers-pushed': '4' });
  });

  it('prints and writes no digest of an image that will not be', async () => {
    const { path, text } = await reportOf(run);
    const report = parseReport(text, path);
    expect(report.images[0]).not.toHaveProperty('digest');
    expect(report.totals.bytesBeforeCompression).toBe(Number(run.outputs['bytes-pushed']));
    for (const shown of [run.stdout, run.summary, text]) {
      expect(shown).not.toContain(image.root.digest.slice(7, 19));
    }
    for (const shown of [run.stdout, run.summary]) {
      expect(shown).not.toContain('sha256:');
      expect(shown).toContain('before compression');
    }
    expect(run.stdout.split('\n')).toContain('v2: digest unknown before the push');
  });

  it('has a report that the report action reads and combines', async () => {
    const combined = await runAction({
      action: 'report/action.yml',
      directory: step.path('combined'),
      inputs: { reports: run.outputs['report'] ?? '', comment: 'never' },
    });
    expect(combined).toMatchObject({ exitCode: 0, errors: [], outputs: { images: '1', services: '1' } });
    expect(combined.summary).toMatch(/^### Dry run: 0 of 4 layers would be mounted, .* before compression/);
    const { path, text } = await reportOf(combined);
    expect(parseReport(text, path)).toMatchObject({ dryRun: true, images: [{ repository: 'app' }] });
  });

  it('names the digest that the push then has, once the repository has every layer', async () => {
    await seed(step.emulator, 'known', await service('x'), 'old');
    const planned = await dryRun('known');
    const pushed = await step.push({ image: `oci:${step.path('image')}`, repository: 'known', tags: 'v1' });
    expect(pushed.outputs['layers-existing']).toBe('4');
    expect(pushed.outputs['digest']).toMatch(/^sha256:/);
    for (const output of ['digest', 'image']) expect(planned.outputs[output]).toBe(pushed.outputs[output]);
    expect(planned.stdout).toContain(`v1: would get digest: ${pushed.outputs['digest']} size: `);
    for (const digest of layersOf(image)) expect(planned.stdout).not.toContain(digest.slice(7, 19));
  });
});

async function reportOf(run: FinishedRun) {
  const path = run.outputs['report'] ?? '';
  return { path, text: await readFile(path, 'utf8') };
}
