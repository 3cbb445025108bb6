import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { forgetBlobs, forgetLayers } from '../support/forget-registry.ts';
import { temporaryDirectory } from '../support/temporary.ts';

/** A fresh daemon in the benchmarks has no record of the measured registry, but of the registry that it pulled from. */
const path = temporaryDirectory();
const [measured, other] = ['127.0.0.1:5000', '127.0.0.2:5000'];

describe('with a graph driver', () => {
  const layer = (diffId: string) => path('v2metadata-by-diffid', 'sha256', diffId);
  const known = (host: string, digest: string) => ({
    Digest: `sha256:${digest}`,
    SourceRepository: `${host}/app`,
    HMAC: '',
  });

  it('the content of the registry is forgotten, that of others is not', async () => {
    await mkdir(path('v2metadata-by-diffid', 'sha256'), { recursive: true });
    await mkdir(path('diffid-by-digest', 'sha256'), { recursive: true });
    for (const digest of ['pulled', 'pushed', 'own'])
      await writeFile(path('diffid-by-digest', 'sha256', digest), '');
    const base = [known(other, 'pulled'), known(measured, 'pushed'), known(measured, 'pulled')];
    await writeFile(layer('base'), JSON.stringify(base));
    await writeFile(layer('own'), JSON.stringify([known(measured, 'own')]));
    await forgetLayers(path('.'), measured);
    expect(await readdir(path('v2metadata-by-diffid', 'sha256'))).toEqual(['base']);
    expect(JSON.parse(await readFile(layer('base'), 'utf8'))).toEqual([known(other, 'pulled')]);
    expect(await readdir(path('diffid-by-digest', 'sha256'))).toEqual(['pulled']);
  });

  it('there is nothing to forget before the first pull', async () => {
    await expect(forgetLayers(path('nowhere'), measured)).resolves.toBeUndefined();
  });
});

describe('with the containerd store', () => {
  it('the labels of the host with any port are removed from the blobs', async () => {
    const source = (host: string) => `containerd.io/distribution.source.${host}=app`;
    const listed = [
      'DIGEST\tSIZE\tAGE\tLABELS',
      `sha256:aa\t1B\t1 second\t${source('127.0.0.1')},containerd.io/uncompressed=sha256:cc`,
      `sha256:bb\t1B\t1 second\t${source('127.0.0.2')}`,
    ];
    const calls: string[] = [];
    await forgetBlobs(async (...args) => {
      calls.push(args.join(' '));
      return listed.join('\n');
    }, measured);
    expect(calls).toEqual([
      'content ls',
      'content label sha256:aa containerd.io/distribution.source.127.0.0.1=',
    ]);
  });
});
