import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { seed, service } from '../../engine/support/images.ts';
import { writeOciLayout } from '../../support/generate-image.ts';
import { describeWith } from '../../support/needs.ts';
import { type ForwardProxy, startProxy } from '../../support/proxy.ts';
import { startTlsFront, type TlsFront } from '../../support/tls.ts';
import { stepAgainstEmulator } from '../support/step.ts';

const step = stepAgainstEmulator({ setting: 'ENABLED' });
let count = 0;
let tls: TlsFront;
let proxy: ForwardProxy;

beforeAll(async () => {
  await writeOciLayout(step.path('image'), await service('one'));
  await seed(step.emulator, 'source', await service('remote'), 'v1');
  tls = await startTlsFront(step.emulator.endpoint, step.path());
  proxy = await startProxy();
});
afterAll(() => {
  tls.close();
  proxy.close();
});
beforeEach(() => {
  proxy.seen.length = 0;
  proxy.credentials.length = 0;
});

async function push(environment: Readonly<Record<string, string>>, image = `oci:${step.path('image')}`) {
  const repository = `app-${count++}`;
  step.emulator.state.createRepository({ name: repository });
  const run = await step.push({ image, repository, tags: 'v1', 'mount-from': 'none' }, { environment });
  return { ...run, tagged: step.emulator.state.repository(repository).tags.has('v1') };
}

const overTls = () => ({ AWS_ENDPOINT_URL_ECR: tls.origin, NODE_EXTRA_CA_CERTS: tls.authority });

describeWith(['openssl'], 'a private certificate authority', () => {
  it('is trusted through NODE_EXTRA_CA_CERTS, in both planes', async () => {
    expect(await push(overTls())).toMatchObject({ exitCode: 0, errors: [], tagged: true });
  });

  it('is otherwise refused at once, in one line that says how to trust it', async () => {
    const run = await push({ AWS_ENDPOINT_URL_ECR: tls.origin });
    expect(run.exitCode).toBe(1);
    expect(run.errors).toEqual([expect.stringMatching(/localhost:\d+ is not trusted.*NODE_EXTRA_CA_CERTS/)]);
    expect(run.stdout).not.toMatch(/attempt 2/);
  });
});

describeWith(['openssl'], 'a proxy', () => {
  it.each(['HTTPS_PROXY', 'https_proxy'])('of %s is used for https, in both planes', async name => {
    expect(await push({ ...overTls(), [name]: proxy.url })).toMatchObject({ exitCode: 0, errors: [] });
    expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${new URL(tls.origin).host}`]));
  });

  it.each(['HTTP_PROXY', 'http_proxy'])('of %s is used for http, in both planes', async name => {
    expect(await push({ [name]: proxy.url })).toMatchObject({ exitCode: 0, errors: [] });
    expect(proxy.seen).toContain(`POST ${step.emulator.endpoint}/`);
    expect(proxy.seen).toContainEqual(expect.stringMatching(/^PUT .*\/v2\/.*\/manifests\/v1/));
  });

  it('is used for the source of an image, too', async () => {
    const run = await push({ HTTP_PROXY: proxy.url }, `docker://${step.emulator.host}/source:v1`);
    expect(run).toMatchObject({ exitCode: 0, errors: [], tagged: true });
    expect(proxy.seen).toContainEqual(expect.stringMatching(/^GET .*\/v2\/source\/blobs\//));
  });

  it.each([
    ['NO_PROXY', 'localhost,127.0.0.1'],
    ['no_proxy', 'example.com, localhost'],
    ['NO_PROXY', '*'],
  ])('is not used for what %s=%s names', async (name, value) => {
    const run = await push({ ...overTls(), HTTPS_PROXY: proxy.url, [name]: value });
    expect(run).toMatchObject({ exitCode: 0, errors: [] });
    expect(proxy.seen).toEqual([]);
  });

  it.each(['127.0.0.0/8', '::ffff:127.0.0.0/104', 'a.example, 127.0.0.1'])(
    'is not used for an address that NO_PROXY=%s covers, in both planes',
    async NO_PROXY => {
      const run = await push({ HTTP_PROXY: proxy.url, NO_PROXY });
      expect(run).toMatchObject({ exitCode: 0, errors: [] });
      expect(proxy.seen).toEqual([]);
    },
  );

  it('is used for a name, although NO_PROXY covers the address that it resolves to', async () => {
    const run = await push({ ...overTls(), HTTPS_PROXY: proxy.url, NO_PROXY: '127.0.0.0/8,::1/128' });
    expect(run).toMatchObject({ exitCode: 0, errors: [] });
    expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${new URL(tls.origin).host}`]));
  });

  it('of http alone is not used for https', async () => {
    expect(await push({ ...overTls(), HTTP_PROXY: proxy.url })).toMatchObject({ exitCode: 0 });
    expect(proxy.seen).toEqual([]);
  });

  it('gets the password that its address holds, and the log does not', async () => {
    const HTTPS_PROXY = proxy.url.replace('//', '//user:proxy-password@');
    const run = await push({ ...overTls(), HTTPS_PROXY, RUNNER_DEBUG: '1' });
    expect(run.exitCode).toBe(0);
    expect(new Set(proxy.credentials)).toEqual(new Set([`Basic ${btoa('user:proxy-password')}`]));
    expect(run.stdout + run.stderr).not.toContain('proxy-password');
  });
});

describeWith(['openssl'], 'a host name that does not resolve', () => {
  it('is tried again, then told in one line', async () => {
    const run = await push({ AWS_ENDPOINT_URL_ECR: 'http://registry..invalid' }); // no name server is asked for it
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/host name.*attempt 2 of 6/);
    expect(run.errors).toEqual([expect.stringMatching(/registry\.\.invalid failed: host name .*network/)]);
  });
});
