import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { service } from '../engine/support/images.ts';
import { dripServer, drips } from '../support/drip-server.ts';
import { writeOciLayout } from '../support/generate-image.ts';
import { stepAgainstEmulator, withFastTimers } from './support/step.ts';

const step = stepAgainstEmulator();
let count = 0;
beforeAll(async () => writeOciLayout(step.path('image'), await service('one')));
beforeEach(() => step.emulator.faults.clear());

function push(environment: Readonly<Record<string, string>> = {}) {
  const repository = `app-${count++}`;
  step.emulator.state.createRepository({ name: repository });
  const inputs = { image: `oci:${step.path('image')}`, repository, tags: 'v1', 'mount-from': 'none' };
  return step.push(inputs, { environment, nodeOptions: withFastTimers });
}

describe('a job', () => {
  it.each(drips)('ends with one line although credentials never end: %s', async drip => {
    await using endless = await dripServer(drip);
    const run = await push({
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endless.origin}/credentials`,
    });
    expect(run).toMatchObject({ exitCode: 1, errors: [expect.stringMatching(/credentials/)] });
  });

  it('ends with one line although the registry never ends a response', async () => {
    step.emulator.faults.add({ kind: 'upload-open', fault: { type: 'drip-headers' }, times: 1e9 });
    const run = await push();
    const told = /^Request to 127\.0\.0\.1:\d+ failed: no response within/;
    expect(run).toMatchObject({ exitCode: 1, stderr: '', errors: [expect.stringMatching(told)] });
  });
});
