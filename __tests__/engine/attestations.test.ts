import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import type { PushResult } from '../../src/engine/result.ts';
import { shortDigest } from '../../src/oci/digest.ts';
import { service } from './support/images.ts';
import { failureOf, type LogLine, type Pushed, push } from './support/push.ts';
import { verifyStored } from './support/stored.ts';

/** An image of four layers, in an index with what Buildx attests about it. */
const attested = (name: string) => service(name, 'base', { attestations: true });

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ setting: 'ENABLED' });
  for (const name of ['app1', 'app2']) emulator.state.createRepository({ name });
});
afterEach(() => emulator.close());

function partsOf({ layers }: PushResult) {
  const attestations = layers.filter(({ attestation }) => attestation);
  return { layers: layers.length - attestations.length, attestations };
}

const messages = (log: readonly LogLine[]) => log.map(({ message }) => message);

/** The lines of the log that begin with the blob's digest, or with `attestation` and its digest. */
function linesOf({ result, log }: Pushed) {
  return result.layers.map(({ digest, attestation }) => {
    const name = `${attestation ? 'attestation ' : ''}${shortDigest(digest)}: `;
    const lines = messages(log).filter(message => message.startsWith(name));
    return lines.map(line => line.slice(name.length).replace(/ \(.*/, ''));
  });
}

describe('an attested image', () => {
  it('has its layers, and apart from them its attestation: in the result and in the log', async () => {
    await push(emulator, await service('one'), 'app1');
    const pushed = await push(emulator, await attested('two'), 'app2');
    const { layers, attestations } = partsOf(pushed.result);
    expect(layers).toBe(4);
    expect(attestations).toMatchObject([{ mediaType: 'application/vnd.in-toto+json', outcome: 'pushed' }]);
    expect(messages(pushed.log)).toContainEqual(
      expect.stringMatching(
        /^4 layers: 3 in other repositories \(.*\), 1 not found .*, \+ 1 attestation \(\d+ B\)\.$/,
      ),
    );
    const from = ['Mounted from app1'];
    expect(linesOf(pushed)).toEqual([from, from, from, ['Pushed'], ['Pushed']]);
    await verifyStored(emulator, 'app2', 'v1');
  });

  it('says the same in a dry run', async () => {
    const pushed = await push(emulator, await attested('one'), 'app1', { dryRun: true });
    expect(partsOf(pushed.result)).toMatchObject({ layers: 4, attestations: [{ outcome: 'pushed' }] });
    expect(linesOf(pushed)).toEqual(Array.from({ length: 5 }, () => ['Would be pushed']));
  });

  it('says the same where all of it is there', async () => {
    await push(emulator, await attested('one'), 'app1');
    const pushed = await push(emulator, await attested('one'), 'app1', { tags: ['v2'] });
    expect(pushed.result.imageExisted).toBe(true);
    expect(partsOf(pushed.result)).toMatchObject({ layers: 4, attestations: [{ outcome: 'existing' }] });
    expect(linesOf(pushed)).toEqual(Array.from({ length: 5 }, () => ['Layer already exists']));
  });

  it('has only its layers counted when the push fails', async () => {
    emulator.faults.add({ kind: 'upload-complete', times: 100, fault: { type: 'status', status: 403 } });
    const { log } = await failureOf(push(emulator, await attested('one'), 'app1'));
    expect(messages(log)).toContainEqual(expect.stringMatching(/^0 of 4 layers are in app1/));
  });
});
