import { rm, truncate, writeFile } from 'node:fs/promises';
import { beforeEach, describe, it } from '@jest/globals';
import { blobName, writeOciLayout } from '../../support/generate-image.ts';
import { badInputStep } from '../support/bad-input.ts';

const step = badInputStep();
const { good, expectClearFailure } = step;

describe('a damaged layout', () => {
  const layer = () => step.image.manifests[0]?.layers[1]?.descriptor.digest ?? step.image.root.digest;
  let path = '';
  let count = 0;

  beforeEach(async () => {
    path = step.path(`damaged-${count++}`);
    await writeOciLayout(path, step.image);
  });

  const push = () =>
    step.push({ ...good(), repository: 'empty', 'mount-from': 'none', image: `oci:${path}` });

  it('lacks a blob', async () => {
    await rm(`${path}/${blobName(layer())}`);
    expectClearFailure(await push(), layer(), /missing/, /rebuild the image/i);
  });

  it('has a blob of the wrong size', async () => {
    await truncate(`${path}/${blobName(layer())}`, 100);
    expectClearFailure(await push(), layer(), /100 bytes/, /rebuild or re-save the image/i);
  });

  it('has a blob of the wrong digest', async () => {
    const size = step.image.blobs.get(layer())?.length ?? 0;
    await writeFile(`${path}/${blobName(layer())}`, Buffer.alloc(size));
    expectClearFailure(await push(), layer(), /corrupt/, /rebuild or re-save the image/i);
  });

  it('has an index that is no JSON', async () => {
    await writeFile(`${path}/index.json`, '{"manifests":[');
    expectClearFailure(await push(), /index\.json/, /not valid JSON/, /rebuild or re-save the image/i);
  });

  it('has an index without an image', async () => {
    await writeFile(`${path}/index.json`, '{"schemaVersion":2,"manifests":[]}');
    expectClearFailure(await push(), /contains no image/);
  });

  it('has no index', async () => {
    await rm(`${path}/index.json`);
    expectClearFailure(await push(), /index\.json/);
  });
});
