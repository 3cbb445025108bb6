import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { exception, type Fault, type FaultRule, refusal } from '../../../emulator/faults.ts';
import type { JournalKind } from '../../../emulator/request-journal.ts';
import { type GeneratedImage, generateImage, makeLayer } from '../../support/generate-image.ts';
import { describeWith } from '../../support/needs.ts';
import { skopeo } from '../support/skopeo.ts';
import { relayBench } from './support/relay-bench.ts';

/** Of a layer that is longer than the first part that goes to ECR. */
const manyBytes = 9_000_000;

const insecure = '--dest-tls-verify=false';
const throttled = refusal(429, 'TOOMANYREQUESTS', 'Rate exceeded');
const unavailable = refusal(503, 'UNAVAILABLE', 'Service unavailable');

const momentary: readonly (readonly [string, JournalKind, Fault])[] = [
  ['an upload is refused with 503', 'upload-open', unavailable],
  ['a part is refused with 503', 'upload-part', unavailable],
  ['a part is refused with 429', 'upload-part', throttled],
  ['the connection breaks in a part', 'upload-part', { type: 'reset-during', afterBytes: 2_000_000 }],
  ['the answer to a part is lost', 'upload-part', { type: 'reset-after' }],
  ['the token expires at a part', 'upload-part', { type: 'expire-token' }],
  ['the end of an upload is refused with 500', 'upload-complete', refusal(500, 'UNKNOWN', 'Internal error')],
  ['the answer to the end of an upload is lost', 'upload-complete', { type: 'reset-after' }],
  ['a manifest is refused with 503', 'manifest-put', unavailable],
  ['a manifest is refused with 429', 'manifest-put', throttled],
  ['the answer to a manifest is lost', 'manifest-put', { type: 'reset-after' }],
  ['the token expires at the manifest', 'manifest-put', { type: 'expire-token' }],
  ['a mount is refused with 503', 'mount', unavailable],
  ['the search is throttled', 'check-layers', exception(400, 'ThrottlingException', 'Rate exceeded')],
];

describeWith(['skopeo'], 'a push through the relay', () => {
  const at = relayBench();
  let count = 0;

  /** Three layers of the base and one that takes several parts, never seen before. */
  async function fresh(): Promise<{ repository: string; image: GeneratedImage; args: readonly string[] }> {
    const repository = `app-${count++}`;
    const shared = await Promise.all(
      [3000, 2000, 1000].map((size, place) => makeLayer(`base-${place}`, size)),
    );
    const image = await generateImage({ layers: [...shared, manyBytes], seed: repository });
    const layout = await at.layout(repository, image);
    const target = `docker://${at.create(repository)}:v1`;
    return { repository, image, args: ['copy', insecure, `oci:${layout}`, target] };
  }

  const tags = (repository: string) => at.emulator.state.repository(repository).tags;

  const strike = (rule: FaultRule) => at.emulator.faults.add(rule);

  describe('goes on in spite of ECR:', () => {
    it.each(momentary)('%s', async (_, kind, fault) => {
      const { repository, image, args } = await fresh();
      const lostBlob = repository; // the fault must strike this push, and no search in the background of another
      strike({ kind, fault, when: request => request.repository === lostBlob || kind === 'check-layers' });
      await skopeo(...args);
      expect(at.emulator.faults.pending).toBe(0);
      expect(tags(repository).get('v1')).toBe(image.root.digest);
      for (const { descriptor } of image.manifests[0]?.layers ?? []) {
        expect(at.emulator.state.repository(repository).blobs.get(descriptor.digest)).toMatchObject({
          size: descriptor.size,
        });
      }
    });
  });

  describe('that the role does not allow', () => {
    it.each(['ecr:InitiateLayerUpload', 'ecr:UploadLayerPart', 'ecr:CompleteLayerUpload', 'ecr:PutImage'])(
      '%s: the client prints which right is missing',
      async action => {
        const { repository, args } = await fresh();
        at.emulator.permissions.deny(action, repository);
        const failed = await promisify(execFile)('skopeo', ['--insecure-policy', ...args]).catch(
          error => error,
        );
        expect(failed.code).toBe(1);
        expect(failed.stderr).toContain(action);
        expect(failed.stderr).toContain(repository);
        expect([...tags(repository)]).toEqual([]);
      },
    );
  });

  describe('whose client is killed in mid-upload', () => {
    it('leaves no tag, can be repeated, and leaves no upload when the relay has ended', async () => {
      const { repository, image, args } = await fresh();
      at.emulator.setLink({ bitsPerSecond: 8_000_000 });
      const client = spawn('skopeo', ['--insecure-policy', ...args], { stdio: 'ignore' });
      const gone = once(client, 'exit');
      strike({ kind: 'upload-part', fault: { type: 'run', hook: () => void client.kill('SIGKILL') } });
      expect(await gone).toEqual([null, 'SIGKILL']);
      expect([...tags(repository)]).toEqual([]);
      at.emulator.setLink({});
      await skopeo(...args);
      expect(tags(repository).get('v1')).toBe(image.root.digest);
      await at.end();
      const uploads = [...at.emulator.state.uploads.values()];
      expect(uploads.filter(upload => upload.repository === repository)).toEqual([]);
    });
  });
});
