import { writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { service } from '../../engine/support/images.ts';
import type { GeneratedImage } from '../../support/generate-image.ts';
import { relayBench } from '../relay/support/relay-bench.ts';
import { describePeers } from './support/peers.ts';

const both = ['linux/amd64', 'linux/arm64'];
const http = '--plain-http';

describePeers('through the relay', peers => {
  const at = relayBench();
  let image: GeneratedImage;
  let layout = '';

  /** From now on, `image` is one with layers that no other has. */
  async function make(name: string): Promise<void> {
    image = await service(name, 'base', { platforms: both });
    layout = await at.layout(name, image);
  }

  beforeAll(() => writeFile(at.path('sbom.json'), '{}'));

  describe('skopeo 1.22 copy --all', () => {
    it('has the layers of the base mounted, and sends the rest once', async () => {
      await make('skopeo');
      const target = `docker://${at.create('skopeo')}:v1`;
      const options = ['--insecure-policy', 'copy', '--all', '--dest-tls-verify=false'];
      await peers.run('skopeo', [...options, `oci:${layout}`, target]);
      expect(await at.expectArrived('skopeo', { mounted: 3, pushed: 3 })).toBe(image.root.digest);
    });
  });

  describe('crane', () => {
    beforeAll(() => make('crane'));

    it('push has the layers of the base mounted, and sends the rest once', async () => {
      const target = `${at.create('crane')}:v1`;
      await peers.run('crane', ['push', layout, target]);
      expect(await at.expectArrived('crane', { mounted: 3, pushed: 3 })).toBe(image.root.digest);
    });

    it('push of an image that is there sends nothing, and puts the tag', async () => {
      await peers.run('crane', ['push', layout, `${at.registry}/crane:v2`]);
      await at.expectOnlyTagged('crane', 'v2');
    });

    it('copy from one repository to another sends nothing', async () => {
      const target = `${at.create('crane-copy')}:v1`;
      await peers.run('crane', ['copy', `${at.registry}/crane:v1`, target]);
      expect(at.emulator.state.repository('crane-copy').tags.get('v1')).toBe(image.root.digest);
      expect(at.arrival('crane-copy')).toMatchObject({ sent: [], bytes: 0 });
    });

    it('ls and digest read through the relay', async () => {
      const tags = await peers.run('crane', ['ls', `${at.registry}/crane`]);
      expect(tags.trim().split('\n').toSorted()).toEqual(['v1', 'v2']);
      const digest = await peers.run('crane', ['digest', `${at.registry}/crane:v1`]);
      expect(digest.trim()).toBe(image.root.digest);
    });

    it('push by digest, then tag, as Bazel rules_oci does', async () => {
      await make('rules-oci');
      const target = `${at.create('rules-oci')}@${image.root.digest}`;
      await peers.run('crane', ['push', layout, target]);
      await peers.run('crane', ['tag', target, 'v1']);
      expect(await at.expectArrived('rules-oci', { mounted: 3, pushed: 3 })).toBe(image.root.digest);
    });
  });

  describe('oras', () => {
    beforeAll(() => make('oras'));

    const source = () => ['--from-oci-layout', `${layout}@${image.root.digest}`];

    it('cp has the layers of the base mounted, and sends the rest once', async () => {
      const target = `${at.create('oras')}:v1`;
      await peers.run('oras', ['cp', ...source(), '--to-plain-http', target]);
      expect(await at.expectArrived('oras', { mounted: 3, pushed: 3 })).toBe(image.root.digest);
    });

    it('attach puts an artifact, which the registry lists as a referrer', async () => {
      const target = `${at.registry}/oras:v1`;
      const type = ['--artifact-type', 'application/x-sbom', '--disable-path-validation'];
      await peers.run('oras', ['attach', http, ...type, target, `${at.path('sbom.json')}:application/json`]);
      const found = JSON.parse(await peers.run('oras', ['discover', http, '--format', 'json', target]));
      expect(found.referrers).toMatchObject([{ artifactType: 'application/x-sbom' }]);
      // The API of referrers is used, not the tag that stands for it where a registry has none.
      expect([...at.emulator.state.repository('oras').tags.keys()]).toEqual(['v1']);
    });

    it('cp --recursive takes the artifacts along', async () => {
      const target = `${at.create('oras-copy')}:v1`;
      const options = ['--recursive', '--from-plain-http', '--to-plain-http'];
      await peers.run('oras', ['cp', ...options, `${at.registry}/oras:v1`, target]);
      const found = JSON.parse(await peers.run('oras', ['discover', http, '--format', 'json', target]));
      expect(found.referrers).toHaveLength(1);
    });

    it('push of an artifact that is no image', async () => {
      const target = `${at.create('artifact')}:v1`;
      const file = `${at.path('sbom.json')}:application/json`;
      await peers.run('oras', ['push', http, '--disable-path-validation', target, file]);
      expect(at.emulator.state.repository('artifact').tags.has('v1')).toBe(true);
    });
  });

  describe('cosign', () => {
    const password = { COSIGN_PASSWORD: 'password' };
    const offline = ['--yes', '--use-signing-config=false', '--tlog-upload=false'];
    const cosign = (...args: readonly string[]) => peers.run('cosign', args, password);

    beforeAll(async () => {
      await make('cosign');
      const target = `${at.create('cosign')}:v1`;
      await peers.run('crane', ['push', layout, target]);
      await cosign('generate-key-pair', '--output-key-prefix', at.path('cosign'));
    });

    const signed = () => `${at.registry}/cosign@${image.root.digest}`;
    const key = () => ['--key', at.path('cosign.key')];

    it.each([
      ['as a referrer', []],
      ['under a tag', ['--new-bundle-format=false']],
    ])('signs %s, and verifies', async (_, format) => {
      await cosign('sign', ...offline, ...key(), ...format, signed());
      const check = ['--key', at.path('cosign.pub'), '--insecure-ignore-tlog=true', ...format];
      const printed = await cosign('verify', ...check, signed());
      expect(printed).toContain(image.root.digest);
    });

    it('attests', async () => {
      const predicate = ['--type', 'custom', '--predicate', at.path('sbom.json')];
      await cosign('attest', ...offline, ...key(), ...predicate, signed());
      const check = ['--key', at.path('cosign.pub'), '--insecure-ignore-tlog=true', '--type', 'custom'];
      await cosign('verify-attestation', ...check, signed());
      const { manifests } = at.emulator.state.repository('cosign');
      expect([...manifests.values()].filter(({ subject }) => subject === image.root.digest)).not.toEqual([]);
    });
  });
});
