import { writeFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FinishedRun } from '../../scripts/github-runner/run-action.ts';
import { seed, service } from '../engine/support/images.ts';
import { verifyStored } from '../engine/support/stored.ts';
import {
  containerCredentials,
  credentialService,
  stsCredentials,
  stsError,
} from '../support/credential-service.ts';
import { writeOciLayout } from '../support/generate-image.ts';
import { stepAgainstEmulator } from './support/step.ts';

const step = stepAgainstEmulator({ setting: 'ENABLED' });
const withoutKeys = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_EC2_METADATA_DISABLED: 'true',
};

let count = 0;
let repository: string;
beforeEach(async () => {
  if (count === 0) {
    await seed(step.emulator, 'base', await service('one'));
    await writeOciLayout(step.path('image'), await service('two'));
  }
  repository = `app-${count++}`;
  step.emulator.state.createRepository({ name: repository });
  step.emulator.clock.offsetMs = 0;
  step.emulator.requests.clear();
});

const push = (environment: Readonly<Record<string, string>> = {}) =>
  step.push(
    { image: `oci:${step.path('image')}`, repository, tags: 'v1', 'mount-from': 'base' },
    { environment },
  );

async function expectPushed(run: FinishedRun): Promise<void> {
  expect(run).toMatchObject({ exitCode: 0, stderr: '', errors: [] });
  await verifyStored(step.emulator, repository, 'v1');
}

describe('a runner whose clock is off', () => {
  it.each([
    ['an hour behind', 1],
    ['an hour ahead', -1],
    ['thirteen hours behind', 13],
    ['thirteen hours ahead', -13],
  ])('by %s mounts and pushes, and says so once', async (_, hours) => {
    step.emulator.clock.offsetMs = hours * 3_600_000;
    const run = await push();
    await expectPushed(run);
    expect(run.warnings).toEqual([]);
    expect(run.outputs['layers-mounted']).toBe('3');
    expect(run.stdout.match(/The clock of this machine is/g)).toHaveLength(1);
    expect(step.emulator.requests.count('token')).toBe(2);
  });
});

describe('the session of a role', () => {
  it('that ends in the middle of the push costs one warning', async () => {
    step.emulator.faults.add({
      kind: 'check-layers',
      fault: { type: 'run', hook: () => step.emulator.session.expireAfter(0) },
    });
    const run = await push({ AWS_ACCESS_KEY_ID: 'ASIAENDS' });
    await expectPushed(run);
    expect(run.warnings).toEqual([expect.stringMatching(/session.*expired.*role-duration-seconds/)]);
  });

  it('that has ended before is the error', async () => {
    step.emulator.session.expireAfter(0);
    const run = await push({ AWS_ACCESS_KEY_ID: 'ASIAENDED' });
    expect(run).toMatchObject({ exitCode: 1, stderr: '', warnings: [] });
    expect(run.errors).toEqual([expect.stringMatching(/session.*expired.*role-duration-seconds/)]);
  });
});

describe('credentials of a service', () => {
  it('come from STS, although it is not available at first', async () => {
    await using sts = await credentialService(({ count: asked }) =>
      asked <= 2 ? stsError(503, 'ServiceUnavailable', 'Try later') : stsCredentials(),
    );
    await expectPushed(await push(await webIdentity(sts.origin)));
    expect(step.emulator.requests[0]?.headers.authorization).toContain('ASIAWEB');
  });

  it('are denied by STS for a token of another repository', async () => {
    const denied = 'Not authorized to perform sts:AssumeRoleWithWebIdentity';
    await using sts = await credentialService(() => stsError(403, 'AccessDenied', denied));
    const run = await push(await webIdentity(sts.origin));
    expect(run).toMatchObject({ exitCode: 1, stderr: '', warnings: [] });
    expect(run.errors).toEqual([
      expect.stringMatching(/AWS STS did not issue.*AccessDenied.*trust policy.*"sub"/),
    ]);
  });

  it('come from the endpoint of a container, although it throttles at first', async () => {
    await using service = await credentialService(({ count: asked }) =>
      asked <= 5 ? { status: 429, body: '' } : containerCredentials(),
    );
    const endpoint = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${service.origin}/credentials` };
    await expectPushed(await push({ ...withoutKeys, ...endpoint }));
    expect(step.emulator.requests[0]?.headers.authorization).toContain('ASIABOX');
  });

  async function webIdentity(origin: string): Promise<Readonly<Record<string, string>>> {
    await writeFile(step.path('token'), 'oidc-token');
    return {
      ...withoutKeys,
      AWS_WEB_IDENTITY_TOKEN_FILE: step.path('token'),
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/push',
      AWS_ENDPOINT_URL_STS: origin,
    };
  }
});
