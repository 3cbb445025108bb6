import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { answer, ScriptedRegistry } from '../../registry/support/scripted-registry.ts';
import { describeWith } from '../../support/needs.ts';
import { type ForwardProxy, startProxy } from '../../support/proxy.ts';
import { makeCertificates } from '../../support/tls.ts';
import { stepAgainstEmulator } from '../support/step.ts';

const step = stepAgainstEmulator();
let proxy: ForwardProxy;
/** Registry `registry.test`, which is only reached through the proxy. */
let registry: ScriptedRegistry;
let port: string;
/** Services of the runner, with and without TLS, that no registry must reach. */
let services: { http: ScriptedRegistry; https: ScriptedRegistry };
let authority: string;

beforeAll(async () => {
  await mkdir(step.path('certificates'));
  await mkdir(step.path('docker'));
  const paths = await makeCertificates(step.path('certificates'), ['registry.test', 'localhost']);
  const [key, cert] = await Promise.all([readFile(paths.key), readFile(paths.certificate)]);
  authority = paths.authority;
  const overTls = () => ScriptedRegistry.start(createServer({ key, cert }) as Server);
  proxy = await startProxy();
  registry = await overTls();
  services = { http: await ScriptedRegistry.start(), https: await overTls() };
  port = new URL(registry.origin()).port;
  const auths = { [`registry.test:${port}`]: { auth: Buffer.from('user:the-password').toString('base64') } };
  await writeFile(step.path('docker', 'config.json'), JSON.stringify({ auths }));
});
afterAll(async () => {
  proxy.close();
  for (const each of [registry, services.http, services.https]) await each.close();
});
beforeEach(() => {
  for (const each of [registry, services.http, services.https]) each.seen.length = 0;
});

const repository = 'app';
async function pushFromRegistry() {
  if (step.emulator.state.findRepository(repository) === undefined) {
    step.emulator.state.createRepository({ name: repository });
  }
  return step.push(
    { image: `docker://registry.test:${port}/tool:v1`, repository, tags: 'v1' },
    {
      environment: {
        HTTPS_PROXY: proxy.url,
        NO_PROXY: '127.0.0.1,localhost,169.254.169.254', // these are the runner's own
        NODE_EXTRA_CA_CERTS: authority,
        DOCKER_CONFIG: step.path('docker'),
      },
    },
  );
}

const targets = {
  'a service of the runner': () => services.http.origin(),
  'a service of the runner with TLS': () => services.https.origin('localhost').replace('http:', 'https:'),
  'the metadata service': () => 'http://169.254.169.254',
  'the metadata service with TLS': () => 'https://169.254.169.254',
} as const;
const cases = Object.keys(targets) as (keyof typeof targets)[];

describeWith(['openssl'], 'a registry with TLS that is not on the runner', () => {
  it.each(cases)('cannot make the runner request a token from %s', async name => {
    const named = targets[name]();
    registry.handler = () => answer(401, { 'www-authenticate': `Bearer realm="${named}/token",service="x"` });
    const run = await pushFromRegistry();
    expect(run).toMatchObject({ exitCode: 1, stderr: '' });
    expect(run.errors).toEqual([
      expect.stringMatching(
        new RegExp(
          `registry\\.test:${port} requests tokens from ${named}, which .*No credentials were sent there\\.`,
        ),
      ),
    ]);
    expect([...services.http.lines, ...services.https.lines]).toEqual([]);
  });

  it.each(cases)('cannot redirect the runner to %s', async name => {
    const named = targets[name]();
    registry.handler = () => answer(307, { location: `${named}/v2/tool/manifests/v1` });
    const run = await pushFromRegistry();
    expect(run).toMatchObject({ exitCode: 1, stderr: '' });
    expect(run.errors).toEqual([
      expect.stringMatching(
        new RegExp(
          `registry\\.test:${port} redirects to ${named}, which .*No credentials were sent there\\.`,
        ),
      ),
    ]);
    expect([...services.http.lines, ...services.https.lines]).toEqual([]);
  });

  it('may send the runner to another host with TLS for a token', async () => {
    const elsewhere = `https://registry.test:${new URL(services.https.origin()).port}`;
    services.https.handler = () => answer(403);
    registry.handler = () => answer(401, { 'www-authenticate': `Bearer realm="${elsewhere}/token"` });
    const run = await pushFromRegistry();
    expect(run.errors).toEqual([expect.stringContaining('did not return a token')]);
    expect(services.https.lines).toContainEqual(expect.stringMatching(/^GET \/token\?/));
  });
});
