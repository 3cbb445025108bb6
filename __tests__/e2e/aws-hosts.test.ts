import { mkdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { seed, service } from '../engine/support/images.ts';
import { type AwsFront, startAwsFront } from '../support/aws-front.ts';
import { writeOciLayout } from '../support/generate-image.ts';
import { describeWith } from '../support/needs.ts';
import { stepAgainstEmulator } from './support/step.ts';

const region = 'us-east-1';
const registry = {
  plain: `123456789012.dkr.ecr.${region}.amazonaws.com`,
  fips: `123456789012.dkr.ecr-fips.${region}.amazonaws.com`,
  dualStack: `123456789012.dkr-ecr.${region}.on.aws`,
  both: `123456789012.dkr-ecr-fips.${region}.on.aws`,
};
const api = {
  plain: `api.ecr.${region}.amazonaws.com`,
  fips: `api.ecr-fips.${region}.amazonaws.com`,
  dualStack: `ecr.${region}.api.aws`,
  both: `ecr-fips.${region}.api.aws`,
};
const vpc = 'ecr.vpce.example';
type Form = keyof typeof registry;

const step = stepAgainstEmulator({ region, setting: 'ENABLED' });
let front: AwsFront;
let count = 0;

beforeAll(async () => {
  await writeOciLayout(step.path('image'), await service('one'));
  await seed(step.emulator, 'source', await service('remote'), 'v1');
  const names = [...Object.values(registry), ...Object.values(api), vpc];
  await mkdir(step.path('tls'));
  front = await startAwsFront(step.emulator.endpoint, registry.plain, names, step.path('tls'));
});
afterAll(() => front.close());
beforeEach(() => front.hosts.clear());

async function push(
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
) {
  const repository = `app-${count++}`;
  step.emulator.state.createRepository({ name: repository });
  const tags = inputs['tags'] ?? `${inputs['host']}/${repository}:v1`;
  const image = inputs['image'] ?? `oci:${step.path('image')}`;
  const run = await step.push(
    { image, repository, tags, ...(inputs['mount-from'] ? { 'mount-from': inputs['mount-from'] } : {}) },
    {
      environment: {
        AWS_ENDPOINT_URL_ECR: '',
        HTTPS_PROXY: front.proxy,
        NODE_EXTRA_CA_CERTS: front.authority,
        ...environment,
      },
    },
  );
  const tagged = step.emulator.state.repository(repository).tags.has('v1');
  return { ...run, repository, tagged, hosts: [...front.hosts].toSorted() };
}

describeWith(['openssl'], 'a push to ECR', () => {
  it.each<Form>(['plain', 'fips', 'dualStack', 'both'])(
    'with tags that name the %s host uses the hosts of this kind, and no other',
    async form => {
      const run = await push({ host: registry[form] });
      expect(run).toMatchObject({ exitCode: 0, errors: [], tagged: true });
      expect(run.hosts).toEqual([api[form], registry[form]].toSorted());
      expect(run.outputs['registry']).toBe(registry[form]);
      expect(run.outputs['tags']).toBe(`${registry[form]}/${run.repository}:v1`);
      expect(run.outputs['image']).toMatch(`${registry[form]}/${run.repository}@sha256:`);
    },
  );

  it.each<[Form, Readonly<Record<string, string>>]>([
    ['fips', { AWS_USE_FIPS_ENDPOINT: 'true' }],
    ['dualStack', { AWS_USE_DUALSTACK_ENDPOINT: 'true' }],
    ['both', { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' }],
  ])('with bare tags uses the %s hosts with %j', async (form, environment) => {
    const run = await push({ tags: 'v1' }, environment);
    expect(run).toMatchObject({ exitCode: 0, errors: [], tagged: true });
    expect(run.hosts).toEqual([api[form], registry[form]].toSorted());
    expect(run.outputs['registry']).toBe(registry[form]);
  });

  it('uses the FIPS hosts if the AWS config file says so', async () => {
    await writeFile(step.path('config'), '[default]\nuse_fips_endpoint = true\n');
    const run = await push({ tags: 'v1' }, { AWS_CONFIG_FILE: step.path('config') });
    expect(run).toMatchObject({ exitCode: 0, errors: [], tagged: true });
    expect(run.hosts).toEqual([api.fips, registry.fips].toSorted());
  });

  it('asks the API at the endpoint that is set, and pushes to the host in the tags', async () => {
    const run = await push(
      { host: registry.both },
      { AWS_ENDPOINT_URL_ECR: `https://${vpc}`, AWS_USE_FIPS_ENDPOINT: 'true' },
    );
    expect(run).toMatchObject({ exitCode: 0, errors: [], tagged: true });
    expect(run.hosts).toEqual([registry.both, vpc].toSorted());
  });

  it('explains an endpoint and FIPS in the AWS config file, which exclude each other', async () => {
    await writeFile(step.path('config'), `[default]\nendpoint_url = https://${vpc}\n`);
    const run = await push({ host: registry.fips }, { AWS_CONFIG_FILE: step.path('config') });
    expect(run.exitCode).toBe(1);
    expect(run.errors).toEqual([expect.stringMatching(/FIPS.*endpoint_url/)]);
  });

  it('copies from an image at another host of the registry, by mounting', async () => {
    const image = `docker://${registry.dualStack}/source:v1`;
    const run = await push({ image, host: registry.fips });
    expect(run).toMatchObject({ exitCode: 0, errors: [], tagged: true });
    expect(run.outputs['layers-pushed']).toBe('0');
    const { fips, dualStack } = registry;
    expect(run.hosts).toEqual(expect.arrayContaining([api.fips, fips, api.dualStack, dualStack]));
    expect(run.hosts).not.toContain(registry.plain);
  });

  it('copies what it does not mount, too', async () => {
    const image = `docker://${registry.both}/source:v1`;
    const run = await push({ image, tags: 'v1', 'mount-from': 'none' });
    expect(run).toMatchObject({ exitCode: 0, errors: [], tagged: true });
    expect(run.hosts).toEqual(expect.arrayContaining([api.both, registry.both, api.plain, registry.plain]));
  });

  it.each([
    ['that does not exist', `123456789012.dkr-ecr.${region}.amazonaws.com`],
    ['of a partition that the region is not in', `123456789012.dkr.ecr.${region}.amazonaws.com.cn`],
    ['that only looks like one', `${registry.fips}.attacker.example`],
  ])('never contacts a host %s', async (_, host) => {
    const run = await push({ host });
    expect(run.exitCode).toBe(1);
    expect(run.errors).toEqual([expect.stringMatching(/a tag names the registry/)]);
    expect(run.hosts).toEqual([api.plain]);
  });
});
